// The part of a job that takes one picture and keeps it.
#include <algorithm>

#include <fmt/format.h>

#include "core/schedule/sun.hpp"
#include "hub/timelapse/job.hpp"
#include "hub/timelapse/make_picture.hpp"
#include "hub/timelapse/picture_file.hpp"
#include "hub/timelapse/retention.hpp"
#include "linux/base/log.hpp"
#include "linux/io/blocking_call.hpp"
#include "linux/io/posted_answer.hpp"

namespace vedette::timelapse {
namespace {

using store::SlotEnd;
using store::SlotRow;

// The program that takes the picture has a limit of its own, and may wait for others.
constexpr Duration kStillLimit = std::chrono::hours(2);
constexpr Duration kComputeLimit = 60s;
constexpr Duration kDiskLimit = std::chrono::minutes(5);

}  // namespace

// The row with its picture, or why there is none.
io::Task<Result<SlotRow>> Job::take(SlotRow row, Duration late) {
    const OrdersPtr orders = orders_;
    const settings::TimelapseSettings& job = orders->job;
    const bus::CameraPtr camera = context_.cameras.find(job.camera);
    if (!camera) co_return fail(Kind::kNotFound, fmt::format("there is no camera {}", job.camera));
    const MonoTime due = loop_.now() + (row.at - utc());
    const bool lit =
        job.lamp == settings::LampRule::kAlways || (job.lamp == settings::LampRule::kDark && row.dark);
    if (lit) {
        auto switching = controls_.set_lamp(camera, true);
        row.lamp = co_await std::move(switching);
    }
    const Profile profile = profile_of(row.dark, row.lamp);
    auto shooting = shoot(camera, values_.next(job, profile), due, late);
    Result<Shot> shot = co_await std::move(shooting);
    if (lit) {
        auto switching = controls_.set_lamp(camera, false);
        co_await std::move(switching);
    }
    if (!shot) co_return std::unexpected(std::move(shot.error()));
    row.end = SlotEnd::kTaken;
    row.taken = shot->captured;
    Result<SlotRow> kept = co_await keep(orders, std::move(*shot), std::move(row));
    const bool same = job.brightness == orders_->job.brightness && job.controls == orders_->job.controls;
    if (kept && kept->luma && same && !controls_.failed()) values_.learn(job, profile, kept->luma->mean);
    co_return kept;
}

// A picture that was captured at `due` or later.
io::Task<Result<Shot>> Job::shoot(bus::CameraPtr camera, std::vector<settings::ControlValue> values,
                                  MonoTime due, Duration late) {
    if (camera->stills.attached()) {
        camera_.reset();  // the device is to be free
        auto taking = take_still(std::move(camera), std::move(values), due, late);
        Result<Shot> shot = co_await std::move(taking);
        co_return shot;
    }
    if (!camera_ || camera_->camera() != camera) camera_ = std::make_unique<PictureWaiter>(loop_, camera);
    if (!values.empty()) {
        auto setting = controls_.set(camera, std::move(values));
        co_await std::move(setting);
    }
    const MonoTime from = std::max(due, loop_.now());
    auto waiting = camera_->wait(from, from + late, stop_);
    const Result<bus::UnitPtr> unit = co_await std::move(waiting);
    auto setting_back = controls_.set_back();
    co_await std::move(setting_back);
    if (!unit) co_return std::unexpected(unit.error());
    co_return Shot{.owner = *unit,
                   .jpeg = (*unit)->bytes(),
                   .captured = (*unit)->captured,
                   .captured_at = (*unit)->captured_at};
}

// A picture that the camera takes by itself, beginning at `due`.
io::Task<Result<Shot>> Job::take_still(bus::CameraPtr camera, std::vector<settings::ControlValue> values,
                                       MonoTime due, Duration late) {
    co_await io::sleep_until(loop_, due, stop_);
    if (stop_.requested()) co_return fail(Kind::kCancelled, "stopped");
    bus::StillRequest request;
    for (settings::ControlValue& value : values)
        request.values.push_back({std::move(value.name), std::move(value.value)});
    io::PostedAnswer<Result<bus::Still>> answer(loop_);
    camera->stills.request(std::move(request), loop_.now() + kStillLimit, answer.taker());
    auto waiting = answer.wait(loop_.now() + kStillLimit, stop_);
    std::optional<Result<bus::Still>> still = co_await std::move(waiting);
    if (!still && stop_.requested()) co_return fail(Kind::kCancelled, "stopped");
    if (!still) co_return fail(Kind::kTimeout, "the camera gave no picture in time");
    if (!*still) co_return std::unexpected(std::move(still->error()));
    if ((*still)->captured_at > due + late)
        co_return fail(Kind::kTimeout, "the camera was busy with other pictures until it was too late");
    co_return Shot{.owner = (*still)->jpeg,
                   .jpeg = (*still)->jpeg->bytes(),
                   .captured = (*still)->captured,
                   .captured_at = (*still)->captured_at,
                   .metadata = (*still)->metadata};
}

// Makes the file of a picture and writes it. What has begun goes on when the job is told to end.
io::Task<Result<SlotRow>> Job::keep(OrdersPtr orders, Shot shot, SlotRow row) {
    auto measuring = [shot](const std::stop_token&) { return measure(shot.jpeg); };
    auto measured = io::run_blocking(loop_, io::Lane::kCompute, std::move(measuring),
                                     loop_.now() + kComputeLimit, never_);
    const Result<Measured> sent = co_await std::move(measured);
    if (!sent) co_return std::unexpected(sent.error());
    row.luma = sent->luma;

    const settings::TimelapseSettings& job = orders->job;
    PictureFacts facts{.slot = row.at,
                       .captured = row.taken,
                       .east_s = orders->zone->rules().at(row.at).east_s,
                       .dark = row.dark,
                       .lamp = row.lamp,
                       .metadata = shot.metadata};
    if (!facts.metadata.exposure_s) facts.metadata.exposure_s = sent->exposure_s;
    if (job.plan.place) facts.sun_altitude = schedule::sun_altitude(row.taken, *job.plan.place);
    const std::string text = overlay_text(job, facts, sent->luma);
    std::shared_ptr<const image::Raster> ink;
    if (!text.empty() && context_.texts != nullptr) {
        auto drawing = context_.texts->draw(loop_, overlay_box(job, sent->size, text));
        ink = co_await std::move(drawing);
    }

    auto making = [orders, shot, facts, text, ink](const std::stop_token&) {
        return make_picture(shot.jpeg, orders->job, facts, text, ink.get());
    };
    auto made =
        io::run_blocking(loop_, io::Lane::kCompute, std::move(making), loop_.now() + kComputeLimit, never_);
    Result<std::vector<std::uint8_t>> jpeg = co_await std::move(made);
    if (!jpeg) co_return std::unexpected(std::move(jpeg.error()));
    row.bytes = jpeg->size();

    auto writing = [orders, jpeg = std::move(*jpeg), slot = row.at](const std::stop_token&) {
        const PictureNames names(orders->job);
        const auto name = [&](int attempt) { return names.name(slot, orders->zone->rules(), attempt); };
        return write_picture(orders->job.folder, name, jpeg);
    };
    auto written =
        io::run_blocking(loop_, io::Lane::kDisk, std::move(writing), loop_.now() + kDiskLimit, never_);
    Result<std::string> file = co_await std::move(written);
    if (!file) co_return std::unexpected(std::move(file.error()));
    row.file = std::move(*file);
    co_return row;
}

// The newest picture of before, so that it can be looked at before the next slot.
io::Task<> Job::show_newest() {
    auto work = [id = id_, until = utc() + std::chrono::hours(24)](store::ReadUnit& unit) {
        return newest_picture(unit, id, until);
    };
    auto call = context_.store.read(loop_, std::move(work), loop_.now() + kDiskLimit, stop_);
    const auto found = co_await std::move(call);
    if (found && *found) publish([&](JobStatus& status) { status.last_picture = **found; });
}

// The slot is over, with a picture or without.
io::Task<> Job::end_slot(SlotRow row) {
    const OrdersPtr orders = orders_;
    after_ = std::max(after_, row.last);
    highest_ = std::max(highest_, row.last);
    const bool taken = row.end == SlotEnd::kTaken;
    publish([&](JobStatus& status) {
        if (taken) status.last_picture = row;
        status.taken += taken;
        status.skipped += row.end == SlotEnd::kSkipped;
        status.missed += row.end == SlotEnd::kMissed;
        if (row.end != SlotEnd::kSkipped) status.error = row.why;
    });
    if (row.end == SlotEnd::kMissed) log_warning("timelapse", "{}: a picture was missed: {}", id_, row.why);
    std::vector<SlotRow> rows;
    rows.push_back(std::move(row));
    auto writing = ledger_.write(std::move(rows), orders->job.camera, never_);
    co_await std::move(writing);
    if (taken) co_await remove_old(orders);
}

io::Task<> Job::remove_old(OrdersPtr orders) {
    if (orders->job.keep == settings::KeepSettings{}) co_return;
    auto work = [database = context_.store.database(), orders, now = utc(), needed = context_.needed_by_films,
                 every_day = !std::exchange(looked_at_all_days_, true)](const std::stop_token&) {
        const auto kept = needed ? needed(orders->job.id) : std::vector<KeptSpan>();
        return remove_old_pictures(*database, orders->job, orders->zone->rules(), now, every_day, kept);
    };
    auto removing =
        io::run_blocking(loop_, io::Lane::kDisk, std::move(work), loop_.now() + kDiskLimit, never_);
    const Result<std::uint64_t> removed = co_await std::move(removing);
    if (!removed) log_warning("timelapse", "{}: can't remove old pictures: {}", id_, removed.error().message);
}

}  // namespace vedette::timelapse
