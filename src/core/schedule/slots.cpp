#include "core/schedule/slots.hpp"

#include <algorithm>

namespace vedette::schedule {
namespace {

using std::chrono::days;

// An occurrence begins at most this long before its date does in UTC: a zone's offset, a moment by the sun
// with its offset.
constexpr days kEarly{2};
// Nor does it have a slot so long after its date: as above, its length, the offset of its slots.
constexpr days kSpread{5};

constexpr UtcTime utc_midnight(Date date) { return {date.time_since_epoch()}; }

// Keeps what is counted in nanoseconds in its range.
constexpr UtcTime limited(UtcTime time) {
    return std::clamp(time, utc_midnight(kFirstDate), utc_midnight(kLastDate));
}

// When an occurrence of that date begins at the earliest.
constexpr UtcTime earliest(Date date) { return utc_midnight(date - kEarly); }

// The first date whose occurrences matter at `time`.
Date first_date(const Plan& plan, const ZoneRules& zone, UtcTime time) {
    return std::max(zone.date(time) - kSpread, plan.dates.first.value_or(kFirstDate));
}

// The last date that can have something within kLookAhead.
UtcTime look_ahead(const Plan& plan, UtcTime from) {
    const UtcTime begin = earliest(plan.dates.first.value_or(kFirstDate));
    return limited(std::max(limited(from), begin) + kLookAhead);
}

}  // namespace

Slots::Slots(const Plan& plan, const ZoneRules& zone, UtcTime after, UtcTime until)
    : days_(plan, zone), after_(limited(after)), until_(limited(until)) {
    if (check(plan)) return;
    lane_count_ = plan.periods.size();
    last_date_ = plan.dates.last.value_or(kLastDate);
    for (Lane& lane : lanes_) lane.date = first_date(plan, zone, after_);
}

// The occurrence's first slot after `after_`.
void Slots::find_slot(Lane& lane, const Occurrence& occurrence) {
    const Period& period = days_.plan().periods[occurrence.period];
    const UtcTime first = days_.first_slot(occurrence);
    lane.has_slot = false;
    std::int64_t number = 0;
    if (after_ >= first) {
        if (period.interval == Duration{}) return;
        number = (after_ - first) / period.interval + 1;
    }
    lane.at = first + number * period.interval;
    lane.number = static_cast<std::uint32_t>(number);
    lane.occurrence = occurrence;
    lane.has_slot = lane.at < days_.slot_limit(occurrence);
}

// Looks at one date of the lane that is farthest behind. False: no lane can have a slot before those found.
bool Slots::advance_one() {
    Lane* behind = nullptr;
    UtcTime best = until_;
    const std::span lanes = std::span(lanes_).first(lane_count_);
    for (Lane& lane : lanes) {
        if (lane.has_slot) {
            best = std::min(best, lane.at);
        } else if (behind == nullptr || lane.date < behind->date) {
            behind = &lane;
        }
    }
    if (behind == nullptr || behind->date > last_date_ || earliest(behind->date) > best) return false;
    const Date date = behind->date;
    behind->date += days{1};
    if (days_.is_active(date))
        find_slot(*behind, days_.period(static_cast<std::size_t>(behind - lanes_.data()), date));
    return true;
}

std::optional<Slot> Slots::next() {
    for (std::size_t i = 0; i < lane_count_; ++i) {
        Lane& lane = lanes_[i];
        if (lane.has_slot && lane.at <= after_) find_slot(lane, lane.occurrence);
    }
    while (advance_one()) {
    }
    const Lane* first = nullptr;
    for (std::size_t i = 0; i < lane_count_; ++i) {
        const Lane& lane = lanes_[i];
        if (lane.has_slot && (first == nullptr || lane.at < first->at)) first = &lane;
    }
    if (first == nullptr || first->at > until_) return std::nullopt;
    after_ = first->at;
    Slot slot{.at = first->at,
              .date = first->occurrence.date,
              .period = first->occurrence.period,
              .number = first->number};
    switch (days_.plan().periods[slot.period].light) {
        case Light::kDay: break;
        case Light::kDark: slot.is_dark = true; break;
        case Light::kByRule:
            if (slot.at < light_.begin || slot.at >= light_.end) light_ = days_.light(slot.at);
            slot.is_dark = light_.is_dark;
    }
    return slot;
}

std::optional<Slot> next_slot(const Plan& plan, const ZoneRules& zone, UtcTime after) {
    return Slots(plan, zone, after, look_ahead(plan, after)).next();
}

std::uint64_t count_slots(const Plan& plan, const ZoneRules& zone, UtcTime after, UtcTime until) {
    Slots slots(plan, zone, after, until);
    std::uint64_t count = 0;
    while (slots.next()) ++count;
    return count;
}

PlanState state(const Plan& plan, const ZoneRules& zone, UtcTime at) {
    PlanState found;
    if (check(plan)) return found;
    Days plan_days(plan, zone);
    const UtcTime time = limited(at);
    found.is_dark = plan_days.light(time).is_dark;
    const UtcTime horizon = look_ahead(plan, time);
    std::optional<Occurrence> around;
    std::optional<Occurrence> next;
    for (Date date = first_date(plan, zone, time); earliest(date) <= (around ? time
                                                                      : next ? next->begin
                                                                             : horizon);
         date += days{1}) {
        if (!plan_days.is_active(date)) continue;
        for (std::size_t i = 0; i < plan.periods.size(); ++i) {
            const Occurrence occurrence = plan_days.period(i, date);
            if (occurrence.is_empty()) continue;
            if (occurrence.has(time) && (!around || occurrence.period < around->period)) around = occurrence;
            if (occurrence.begin > time && (!next || occurrence.begin < next->begin)) next = occurrence;
        }
    }
    if (around) {
        found.kind = PlanState::Kind::kInPeriod;
        found.period = around->period;
        found.until = around->end;
    } else if (next) {
        const bool is_before = plan.dates.first && zone.date(time) < *plan.dates.first;
        found.kind = is_before ? PlanState::Kind::kBefore : PlanState::Kind::kBetween;
        found.period = next->period;
        found.until = next->begin;
    }
    return found;
}

bool is_dark(const Plan& plan, const ZoneRules& zone, UtcTime at) {
    return !check(plan) && Days(plan, zone).light(limited(at)).is_dark;
}

Occurrence occurrence(const Plan& plan, const ZoneRules& zone, std::size_t period, Date date) {
    Days plan_days(plan, zone);
    if (check(plan) || period >= plan.periods.size() || !plan_days.is_active(date)) return {.date = date};
    return plan_days.period(period, date);
}

}  // namespace vedette::schedule
