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

constexpr Duration kLampLimit = 5s;
constexpr Duration kComputeLimit = 60s;
constexpr Duration kDiskLimit = std::chrono::minutes(5);

}  // namespace

// The row with its picture, or why there is none.
io::Task<Result<SlotRow>> Job::take(SlotRow row, Duration late) {
    const OrdersPtr orders = orders_;
    const settings::TimelapseSettings& job = orders->job;
    const bus::CameraPtr camera = context_.cameras.find(job.camera);
    if (!camera) co_return fail(Kind::kNotFound, fmt::format("there is no camera {}", job.camera));
    if (!camera_ || camera_->camera() != camera) camera_ = std::make_unique<PictureWaiter>(loop_, camera);
    const bool lit =
        job.lamp == settings::LampRule::kAlways || (job.lamp == settings::LampRule::kDark && row.dark);
    MonoTime due = loop_.now() + (row.at - utc());
    if (lit) {
        row.lamp = co_await set_lamp(camera, true);
        due = std::max(due, loop_.now());
    }
    Result<bus::UnitPtr> unit = co_await camera_->wait(due, due + late, stop_);
    if (lit) co_await set_lamp(camera, false);
    if (!unit) co_return std::unexpected(std::move(unit.error()));
    row.end = SlotEnd::kTaken;
    row.taken = (*unit)->captured;
    Result<SlotRow> kept = co_await keep(orders, std::move(*unit), std::move(row));
    co_return kept;
}

// Makes the file of a picture and writes it. What has begun goes on when the job is told to end.
io::Task<Result<SlotRow>> Job::keep(OrdersPtr orders, bus::UnitPtr unit, SlotRow row) {
    auto measuring = [unit](const std::stop_token&) { return measure(unit->bytes()); };
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
                       .lamp = row.lamp};
    if (job.plan.place) facts.sun_altitude = schedule::sun_altitude(row.taken, *job.plan.place);
    const std::string text = overlay_text(job, facts, sent->luma);
    std::shared_ptr<const image::Raster> ink;
    if (!text.empty() && context_.texts != nullptr) {
        auto drawing = context_.texts->draw(loop_, overlay_box(job, sent->size, text));
        ink = co_await std::move(drawing);
    }

    auto making = [orders, unit, facts, text, ink](const std::stop_token&) {
        return make_picture(unit->bytes(), orders->job, facts, text, ink.get());
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

// True: the lamp is as it was asked to be. A camera without a lamp, or one that does not answer, is said
// once.
io::Task<bool> Job::set_lamp(bus::CameraPtr camera, bool on) {
    const MonoTime deadline = loop_.now() + kLampLimit;
    io::PostedAnswer<bus::ControlAnswer> answer(loop_);
    bus::ControlRequest request;
    request.name = "lamp";
    request.value = on ? 100 : 0;
    camera->control.request(std::move(request), deadline, answer.taker());
    std::optional<bus::ControlAnswer> given = co_await answer.wait(deadline, never_);
    const bool done = given && *given && (*given)->done;
    if (!done && !std::exchange(lamp_failure_logged_, true)) {
        log_warning("timelapse", "{}: the lamp of {} was not switched: {}", id_, camera->id(),
                    given && !*given ? given->error().message : "no answer");
    }
    if (done) lamp_failure_logged_ = false;
    co_return done&& on;
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
    auto work = [database = context_.store.database(), orders, now = utc(),
                 every_day = !std::exchange(looked_at_all_days_, true)](const std::stop_token&) {
        return remove_old_pictures(*database, orders->job, orders->zone->rules(), now, every_day);
    };
    auto removing =
        io::run_blocking(loop_, io::Lane::kDisk, std::move(work), loop_.now() + kDiskLimit, never_);
    const Result<std::uint64_t> removed = co_await std::move(removing);
    if (!removed) log_warning("timelapse", "{}: can't remove old pictures: {}", id_, removed.error().message);
}

}  // namespace vedette::timelapse
