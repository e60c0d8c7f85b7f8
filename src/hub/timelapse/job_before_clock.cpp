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
    if (gate_) {
        co_await io::sleep_until(loop_, due, stop_);
        auto asking = gate_->why_closed(stop_);
        const std::string closed = co_await std::move(asking);
        if (!closed.empty()) co_return;
    }
    const bus::CameraPtr camera = context_.cameras.find(orders->job.camera);
    std::string error = fmt::format("there is no camera {}", orders->job.camera);
    if (camera) {
        auto shooting =
            shoot(camera, values_.next(orders->job, Profile::kDay), due, std::min(interval, kLate));
        Result<Shot> shot = co_await std::move(shooting);
        Result<void> written = shot ? Result<void>() : std::unexpected(shot.error());
        if (shot) {
            auto work = [orders, shot = std::move(*shot)](const std::stop_token&) {
                return write_unnamed(orders->job, shot.captured_at, shot.jpeg);
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
io::Task<> Job::find_unnamed() {
    const OrdersPtr orders = orders_;
    auto work = [orders](const std::stop_token&) {
        return Result<std::vector<UnnamedPicture>>(list_unnamed(orders->job));
    };
    auto listing = io::run_blocking(loop_, io::Lane::kDisk, std::move(work), loop_.now() + kDiskLimit, stop_);
    const auto found = co_await std::move(listing);
    unnamed_.clear();
    if (!found || found->empty()) co_return;
    const Duration lead = utc().since - loop_.now().since;
    for (const UnnamedPicture& picture : *found) {
        // Not at a slot, whose row it would be taken for.
        UtcTime at{std::chrono::floor<std::chrono::milliseconds>(picture.captured.since + lead)};
        if (at.since % 1s == Duration::zero()) at = at + 1ms;
        unnamed_.push_back({picture, at});
    }
    log_info("timelapse", "{}: {} pictures of before the clock was right get their time", id_, found->size());
}

// The first one. One that fails stays as it is, for the next start.
io::Task<> Job::name_picture() {
    const OrdersPtr orders = orders_;
    const Unnamed own = std::move(unnamed_.front());
    unnamed_.pop_front();
    // Ended between row and removal, it is counted already.
    auto look = [id = id_, at = own.at](store::ReadUnit& unit) {
        return unit.slots.list(id, at - kSamePicture, at + kSamePicture, 100);
    };
    auto looking = context_.store.read(loop_, std::move(look), loop_.now() + kDiskLimit, never_);
    const auto rows = co_await std::move(looking);
    if (!rows) co_return;
    const auto is_same = [&](const store::SlotRow& row) {
        return row.end == store::SlotEnd::kTaken && row.taken == row.at &&
               row.at.since % 1s != Duration::zero();
    };
    if (std::ranges::none_of(*rows, is_same)) {
        auto read = [picture = own.picture](const std::stop_token&) { return read_unnamed(picture); };
        auto reading =
            io::run_blocking(loop_, io::Lane::kDisk, std::move(read), loop_.now() + kDiskLimit, never_);
        auto bytes = co_await std::move(reading);
        if (!bytes) co_return;
        const auto owner = std::make_shared<const std::vector<std::uint8_t>>(std::move(*bytes));
        store::SlotRow row = row_at(*orders, own.at);
        row.end = store::SlotEnd::kTaken;
        row.taken = own.at;
        Shot shot{.owner = owner, .jpeg = *owner, .captured = own.at, .captured_at = own.picture.captured};
        auto keeping = keep(orders, std::move(shot), std::move(row));
        Result<store::SlotRow> kept = co_await std::move(keeping);
        if (!kept) {
            log_warning("timelapse", "{}: can't name {}: {}", id_, own.picture.path, kept.error().message);
            co_return;
        }
        std::vector<store::SlotRow> written;
        written.push_back(std::move(*kept));
        auto writing = ledger_.write(std::move(written), orders->job.camera, never_);
        co_await std::move(writing);
        publish([](JobStatus& status) { ++status.taken; });
    }
    auto remove = [picture = own.picture](const std::stop_token&) {
        remove_unnamed(picture);
        return Result<void>();
    };
    auto removing =
        io::run_blocking(loop_, io::Lane::kDisk, std::move(remove), loop_.now() + kDiskLimit, never_);
    co_await std::move(removing);
}

}  // namespace vedette::timelapse
