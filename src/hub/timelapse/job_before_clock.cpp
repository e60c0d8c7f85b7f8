// The part of a job that takes pictures before the clock is known to be right, and names them when it is.
#include <algorithm>

#include <fmt/format.h>

#include "hub/timelapse/job.hpp"
#include "hub/timelapse/unnamed_pictures.hpp"
#include "linux/base/log.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::timelapse {
namespace {

constexpr Duration kOpenBefore = 5s;  // as for a slot
constexpr Duration kLook = 5s;        // at the clock
constexpr Duration kLate = 30s;
constexpr Duration kDiskLimit = std::chrono::minutes(5);
constexpr Duration kSamePicture = 500ms;  // a network's time corrects the clock while it runs

// Which period it is, is not known.
Duration shortest_interval(const settings::TimelapsePlan& plan) {
    Duration shortest = std::chrono::hours(24);
    for (const schedule::Period& period : plan.periods)
        if (period.interval > Duration::zero()) shortest = std::min<Duration>(shortest, period.interval);
    return shortest;
}

}  // namespace

io::Task<> Job::take_before_clock() {
    const OrdersPtr orders = orders_;
    const MonoTime now = loop_.now();
    if (!next_unnamed_) next_unnamed_ = now;
    const Duration ahead = *next_unnamed_ - now;
    if (ahead > kOpenBefore) {
        if (ahead > 3 * kOpenBefore) camera_.reset();
        co_await rest(JobStatus::State::kNoClock, std::nullopt, std::min(ahead - kOpenBefore, kLook));
        co_return;
    }
    publish([](JobStatus& status) { status.state = JobStatus::State::kNoClock; });
    const Duration interval = shortest_interval(orders->job.plan);
    const MonoTime due = std::max(*next_unnamed_, now);
    next_unnamed_ = due + interval;
    const bus::CameraPtr camera = context_.cameras.find(orders->job.camera);
    std::string error = fmt::format("there is no camera {}", orders->job.camera);
    if (camera) {
        auto shooting =
            shoot(camera, values_.next(orders->job, Profile::kDay), due, std::min(interval, kLate));
        Result<Shot> shot = co_await std::move(shooting);
        Result<void> written = shot ? Result<void>() : std::unexpected(shot.error());
        if (shot) {
            const MonoTime captured = loop_.now() - (utc() - shot->captured);
            auto work = [orders, shot = std::move(*shot), captured](const std::stop_token&) {
                return write_unnamed(orders->job.folder, captured, shot.jpeg);
            };
            auto writing =
                io::run_blocking(loop_, io::Lane::kDisk, std::move(work), loop_.now() + kDiskLimit, never_);
            written = co_await std::move(writing);
        }
        error = written ? "" : written.error().message;
    }
    if (stop_.requested()) co_return;
    if (!error.empty() && error != unnamed_error_)
        log_warning("timelapse", "{}: no picture before the clock is right: {}", id_, error);
    unnamed_error_ = error;
    publish([&](JobStatus& status) { status.error = error; });
    // Without a picture the camera is left alone until the next one.
    if (!error.empty()) camera_.reset();
}

// The clock is right: pictures of this start of the machine get their time.
io::Task<> Job::name_pictures() {
    const OrdersPtr orders = orders_;
    auto work = [orders](const std::stop_token&) {
        return Result<std::vector<UnnamedPicture>>(list_unnamed(orders->job.folder));
    };
    auto listing = io::run_blocking(loop_, io::Lane::kDisk, std::move(work), loop_.now() + kDiskLimit, stop_);
    const auto found = co_await std::move(listing);
    if (!found || found->empty()) co_return;
    std::size_t named = 0;
    for (const UnnamedPicture& picture : *found) {
        if (stop_.requested()) co_return;
        auto naming = name_picture(orders, picture.path, picture.captured);
        const bool done = co_await std::move(naming);
        named += done ? 1 : 0;
    }
    log_info("timelapse", "{}: {} of {} pictures of before the clock was right have their time now", id_,
             named, found->size());
}

// False: it stays as it is, for the next start.
io::Task<bool> Job::name_picture(OrdersPtr orders, std::string path, MonoTime captured) {
    const UnnamedPicture picture{std::move(path), captured};
    UtcTime at = utc() - (loop_.now() - captured);
    at.since = std::chrono::floor<std::chrono::milliseconds>(at.since);
    // Ended between row and removal, it is counted already.
    auto look = [id = id_, at](store::ReadUnit& unit) {
        return unit.slots.list(id, at - kSamePicture, at + kSamePicture, 100);
    };
    auto looking = context_.store.read(loop_, std::move(look), loop_.now() + kDiskLimit, never_);
    const auto rows = co_await std::move(looking);
    if (!rows) co_return false;
    const bool counted = std::ranges::any_of(
        *rows, [](const store::SlotRow& row) { return row.end == store::SlotEnd::kTaken; });
    if (!counted) {
        auto read = [picture](const std::stop_token&) { return read_unnamed(picture); };
        auto reading =
            io::run_blocking(loop_, io::Lane::kDisk, std::move(read), loop_.now() + kDiskLimit, never_);
        auto bytes = co_await std::move(reading);
        if (!bytes) co_return false;
        const auto owner = std::make_shared<const std::vector<std::uint8_t>>(std::move(*bytes));
        store::SlotRow row = row_at(*orders, at);
        row.end = store::SlotEnd::kTaken;
        row.taken = at;
        auto keeping = keep(orders, Shot{.owner = owner, .jpeg = *owner, .captured = at}, std::move(row));
        Result<store::SlotRow> kept = co_await std::move(keeping);
        if (!kept) {
            log_warning("timelapse", "{}: can't name {}: {}", id_, picture.path, kept.error().message);
            co_return false;
        }
        std::vector<store::SlotRow> written;
        written.push_back(std::move(*kept));
        auto writing = ledger_.write(std::move(written), orders->job.camera, never_);
        co_await std::move(writing);
        publish([](JobStatus& status) { ++status.taken; });
    }
    auto remove = [picture](const std::stop_token&) {
        remove_unnamed(picture);
        return Result<void>();
    };
    auto removing =
        io::run_blocking(loop_, io::Lane::kDisk, std::move(remove), loop_.now() + kDiskLimit, never_);
    co_await std::move(removing);
    co_return true;
}

}  // namespace vedette::timelapse
