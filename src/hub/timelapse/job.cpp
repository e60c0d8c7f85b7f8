#include "hub/timelapse/job.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "hub/timelapse/unpictured.hpp"
#include "linux/base/log.hpp"
#include "linux/base/utc_text.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::timelapse {
namespace {

using store::SlotEnd;
using store::SlotRow;
using State = JobStatus::State;

constexpr Duration kOpenBefore = 5s;  // the camera is connected so long before a slot
constexpr Duration kKeepOpen = 15s;   // and stays so when the next slot is nearer than this
constexpr Duration kLook = 10s;       // at the clock, while waiting
constexpr Duration kClockStep = 1s;   // by which the clock has jumped; time services correct less
constexpr Duration kMaxLate = 30s;
constexpr Duration kMaxGrace = std::chrono::minutes(5);
constexpr Duration kLongWait = std::chrono::hours(1);
constexpr Duration kNoClockWait = 5s;
constexpr Duration kStoreLimit = 60s;
constexpr Duration kDiskLimit = std::chrono::minutes(5);
constexpr Duration kRetryBegin = 10s;
constexpr std::size_t kMaxExtra = 16;

}  // namespace

std::string_view to_string(JobStatus::State state) {
    constexpr std::array<std::string_view, 6> kNames{"starting", "resting", "no_clock",
                                                     "waiting",  "taking",  "ended"};
    return kNames[static_cast<std::size_t>(state)];
}

Job::Job(const JobContext& context, Orders orders)
    : context_(context),
      loop_(context.loop),
      id_(orders.job.id),
      orders_(std::make_shared<const Orders>(std::move(orders))),
      ledger_(context.loop, context.store, context.events, id_),
      wake_(context.loop),
      controls_(context.loop, id_) {}

void Job::start(Beginning beginning) {
    beginning_ = beginning;
    loop_.spawn(run(), [this] {
        if (stopped_) std::exchange(stopped_, {})();
    });
}

void Job::change(Orders orders) {
    const bool other_slots = orders.job.plan != orders_->job.plan || orders.zone != orders_->zone;
    // The new plan's slots of the past were none.
    if (other_slots) after_ = std::max(after_, utc());
    if (orders.job.controls != orders_->job.controls || orders.job.brightness != orders_->job.brightness)
        values_.forget();
    orders_ = std::make_shared<const Orders>(std::move(orders));
    wake_.notify();
}

void Job::take_now(OnPicture done) {
    if (extra_.size() >= kMaxExtra)
        return done(fail(Kind::kResourceExhausted, "too many pictures are waited for already"));
    extra_.push_back(std::move(done));
    wake_.notify();
}

void Job::stop(bool for_good, std::function<void()> done) {
    stopped_ = std::move(done);
    for_good_ = for_good;
    stop_.request();
}

JobStatus Job::status() const {
    const std::lock_guard lock(mutex_);
    return status_;
}

void Job::publish(const std::function<void(JobStatus&)>& change) {
    const std::lock_guard lock(mutex_);
    change(status_);
}

io::Task<> Job::run() {
    co_await show_newest();
    while (!stop_.requested()) co_await step();
    camera_.reset();
    gate_.reset();
    if (for_good_) co_await go_to_rest();
    for (const OnPicture& done : std::exchange(extra_, {})) done(fail(Kind::kCancelled, "the job ends"));
}

// Completes the ledger. A store that does not answer is asked again.
io::Task<> Job::begin() {
    const Beginning beginning = *beginning_;
    const std::string why =
        waited_for_clock_ ? "the clock was not known to be right" : "the program was not running";
    publish([](JobStatus& status) { status.state = State::kStarting; });
    while (!stop_.requested()) {
        const OrdersPtr orders = orders_;
        Duration late = kMaxLate;
        for (std::size_t i = 0; i < orders->job.plan.periods.size(); ++i)
            late = std::min(late, late_of(*orders, i));
        std::vector<UtcTime> pictures;
        pictures.reserve(unnamed_.size());
        for (const Unnamed& unnamed : unnamed_) pictures.push_back(unnamed.at);
        auto work = [database = context_.store.database(), orders, now = utc(), late, beginning, why,
                     pictures](const std::stop_token&) {
            return recover(*database, orders->job, orders->zone->rules(), now, late, beginning, why,
                           pictures);
        };
        auto call =
            io::run_blocking(loop_, io::Lane::kDisk, std::move(work), loop_.now() + kDiskLimit, stop_);
        const Result<Recovered> found = co_await std::move(call);
        if (found) {
            beginning_.reset();
            after_ = found->counted_until;
            highest_ = std::max(highest_, after_);
            if (found->adopted > 0) log_info("timelapse", "{}: takes over {} pictures", id_, found->adopted);
            if (found->missed > 0)
                log_warning("timelapse", "{}: missed {} pictures: {}", id_, found->missed, why);
            publish([&](JobStatus& status) { status.missed += found->missed; });
            co_return;
        }
        if (found.error().kind == Kind::kCancelled) co_return;
        log_warning("timelapse", "{}: can't complete its ledger: {}", id_, found.error().message);
        co_await io::sleep_until(loop_, loop_.now() + kRetryBegin, stop_);
    }
}

io::Task<> Job::go_to_rest() {
    auto work = [id = id_, now = utc()](store::WriteUnit& unit) {
        return unit.slots.set_mark(id, {.since = now, .on = false});
    };
    auto call = context_.store.write(loop_, std::move(work), loop_.now() + kStoreLimit, never_);
    const Result<void> done = co_await std::move(call);
    if (!done) log_warning("timelapse", "{}: can't note that it rests: {}", id_, done.error().message);
}

io::Task<> Job::rest(State state, std::optional<UtcTime> next, Duration limit) {
    publish([&](JobStatus& status) {
        status.state = state;
        status.next = next;
        status.waiting_rows = ledger_.waiting();
    });
    co_await wake_.wait(loop_.now() + limit, stop_);
}

// Once it was right it stays so: without a network, too, it goes on well enough.
bool Job::clock_is_right() {
    // Nothing: in a container; whoever runs it keeps the clock.
    clock_was_right_ = clock_was_right_ || context_.clock_is_synchronised().value_or(true);
    return clock_was_right_ || orders_->trust_clock;
}

// Notices a jump of the wall clock.
void Job::look_at_clock() {
    const UtcTime now = utc();
    const Duration lead = now.since - loop_.now().since;
    const Duration before = clock_lead_.value_or(lead);
    const Duration unseen = loop_.now() - std::exchange(looked_at_clock_, loop_.now());
    clock_lead_ = lead;
    if (std::chrono::abs(lead - before) < kClockStep) return;
    const UtcTime showed{loop_.now().since + before};
    context_.on_clock_jump({.from = showed, .to = now});
    log_warning("timelapse", "{}: the clock went from {} to {}", id_, format_utc(showed), format_utc(now));
    if (lead < before) {
        // Slots that come again are counted, unless it was wrong for long.
        after_ = std::min(after_, now - unseen);
        return;
    }
    jump_ = fmt::format("the clock went from {} to {}: it was set, or the machine slept", format_utc(showed),
                        format_utc(now));
}

Duration Job::late_of(const Orders& orders, std::size_t period) const {
    if (orders.job.late) return *orders.job.late;
    const Duration interval = orders.job.plan.periods[period].interval;
    return interval > Duration::zero() ? std::min(interval, kMaxLate) : kMaxLate;
}

io::Task<> Job::step() {
    const OrdersPtr orders = orders_;
    open_gate();
    if (!orders->job.enabled) {
        camera_.reset();
        if (!at_rest_) {
            at_rest_ = true;
            co_await go_to_rest();
        }
        co_await rest(State::kResting, std::nullopt, kLongWait);
        co_return;
    }
    if (std::exchange(at_rest_, false)) beginning_ = Beginning::kSettings;
    if (!clock_is_right()) {
        waited_for_clock_ = true;
        if (orders->job.before_clock) {
            co_await take_before_clock();
            co_return;
        }
        camera_.reset();
        co_await rest(State::kNoClock, std::nullopt, kNoClockWait);
        co_return;
    }
    if (beginning_) {
        co_await find_unnamed();
        co_await begin();
        clock_lead_.reset();
        co_return;
    }
    look_at_clock();
    const auto slot = schedule::next_slot(orders->job.plan.view(), orders->zone->rules(), after_);
    // A slot that is due comes first, so that none is passed over.
    if (!extra_.empty() && (!slot || slot->at > utc())) {
        co_await take_extra();
        co_return;
    }
    if (!slot && !unnamed_.empty()) {
        co_await name_picture();
        co_return;
    }
    if (!slot) {
        camera_.reset();
        co_await rest(State::kEnded, std::nullopt, kLongWait);
        co_return;
    }
    if (slot->at <= highest_) {
        const bool counted = co_await is_counted(slot->at);
        if (counted) {
            after_ = slot->at;
            co_return;
        }
    }
    const UtcTime now = utc();
    const Duration late = late_of(*orders, slot->period);
    if (slot->at + late < now) {
        std::string why = jump_;
        if (why.empty())
            why = "the job was late: the picture before took too long, or the program stood still";
        // Among slots that may be counted already it goes one by one.
        const UtcTime until = after_ < highest_ ? slot->at : now - late;
        co_await miss_until(until, std::move(why));
        co_return;
    }
    jump_.clear();
    const Duration ahead = slot->at - now;
    if (ahead > kOpenBefore) {
        if (ahead > kKeepOpen) camera_.reset();
        if (!unnamed_.empty()) {
            co_await name_picture();
            co_return;
        }
        co_await rest(State::kWaiting, slot->at, std::min(ahead - kOpenBefore, kLook));
        co_return;
    }
    co_await take_slot(*slot);
}

// Of a slot at a time that the clock shows again. A store that does not answer counts it.
io::Task<bool> Job::is_counted(UtcTime slot) {
    auto work = [id = id_, slot](store::ReadUnit& unit) -> Result<bool> {
        const auto row = unit.slots.find(id, slot);
        if (!row) return std::unexpected(row.error());
        return row->has_value();
    };
    auto call = context_.store.read(loop_, std::move(work), loop_.now() + kStoreLimit, never_);
    const Result<bool> counted = co_await std::move(call);
    co_return counted.value_or(true);
}

io::Task<> Job::miss_until(UtcTime until, std::string why) {
    const OrdersPtr orders = orders_;
    auto work = [orders, after = after_, until, why = std::move(why)](const std::stop_token&) {
        return Result<std::vector<SlotRow>>(
            rows_without_picture(orders->job, orders->zone->rules(), after, until, SlotEnd::kMissed, why));
    };
    auto call = io::run_blocking(loop_, io::Lane::kCompute, std::move(work), loop_.now() + kDiskLimit, stop_);
    Result<std::vector<SlotRow>> rows = co_await std::move(call);
    if (!rows) co_return;  // a stop
    after_ = until;
    highest_ = std::max(highest_, until);
    if (rows->empty()) co_return;
    std::uint64_t count = 0;
    for (const SlotRow& row : *rows) count += row.count;
    log_warning("timelapse", "{}: missed {} pictures: {}", id_, count, rows->front().why);
    publish([&](JobStatus& status) {
        status.missed += count;
        status.error = rows->front().why;
    });
    co_await ledger_.write(std::move(*rows), orders->job.camera, never_);
}

io::Task<> Job::take_slot(schedule::Slot slot) {
    const OrdersPtr orders = orders_;
    SlotRow row = row_of(orders->job, slot);
    if (grace_until_ && loop_.now() < *grace_until_) {
        row.end = SlotEnd::kSkipped;
        row.why = "a picture before failed, and the camera is left alone for a while (grace)";
        co_await end_slot(std::move(row));
        co_return;
    }
    grace_until_.reset();
    publish([&](JobStatus& status) {
        status.state = State::kTaking;
        status.next = slot.at;
    });
    if (gate_) {
        // An event until the slot's time counts.
        co_await io::sleep_until(loop_, loop_.now() + (slot.at - utc()), stop_);
        auto asking = gate_->why_closed(stop_);
        std::string why = co_await std::move(asking);
        if (stop_.requested()) co_return;
        if (!why.empty()) {
            row.end = SlotEnd::kSkipped;
            row.why = std::move(why);
            co_await end_slot(std::move(row));
            co_return;
        }
    }
    Result<SlotRow> taken = co_await take(row, late_of(*orders, slot.period));
    if (!taken && stop_.requested()) co_return;  // the next start counts it
    if (taken) {
        co_await end_slot(std::move(*taken));
        co_return;
    }
    row.end = SlotEnd::kMissed;
    row.why = taken.error().message;
    const Duration grace = orders->job.plan.periods[slot.period].interval * orders->job.grace;
    if (grace > Duration::zero()) grace_until_ = loop_.now() + std::min(grace, kMaxGrace);
    camera_.reset();
    co_await end_slot(std::move(row));
}

// The sensor of the gate runs while the job is at work.
void Job::open_gate() {
    const settings::GateSettings& wanted = orders_->job.gate;
    const bool any = !wanted.check.empty() || !wanted.events.empty();
    if (!any || !orders_->job.enabled) return gate_.reset();
    if (gate_ && gate_->settings() == wanted) return;
    gate_ = std::make_unique<Gate>(loop_, wanted, id_, [this] {
        // One at a time: a picture that has not begun shows this event, too.
        if (!orders_->job.gate.at_once || !clock_is_right() || !extra_.empty()) return;
        take_now([id = id_](const Result<SlotRow>& row) {
            if (!row) log_warning("timelapse", "{}: no picture of an event: {}", id, row.error().message);
        });
    });
}

// Of a picture beside the plan.
SlotRow Job::row_at(const Orders& orders, UtcTime at) const {
    SlotRow row{.job = id_, .at = at, .last = at, .why = {}, .period = {}, .file = {}, .taken = {}};
    row.dark = schedule::is_dark(orders.job.plan.view(), orders.zone->rules(), at);
    return row;
}

io::Task<> Job::take_extra() {
    const OrdersPtr orders = orders_;
    OnPicture done = std::move(extra_.front());
    extra_.erase(extra_.begin());
    publish([](JobStatus& status) { status.state = State::kTaking; });
    Result<SlotRow> taken = co_await take(row_at(*orders, utc()), kMaxLate);
    if (taken) co_await end_slot(*taken);
    done(std::move(taken));
}

}  // namespace vedette::timelapse
