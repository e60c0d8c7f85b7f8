#include "hub/timelapse/plan_day.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "core/schedule/days.hpp"
#include "core/schedule/slots.hpp"
#include "core/schedule/sun.hpp"

namespace vedette::timelapse {
namespace {

using namespace schedule;
using std::chrono::days;
using std::chrono::seconds;

constexpr std::size_t kMaxNotes = 64;
// Within this the sun does not both rise and set, but for some seconds that no drawing shows.
constexpr Duration kSunStep = std::chrono::minutes{5};

DaySun sun_of(const Plan& plan, const ZoneRules& zone, Date date) {
    const Plan sun{.periods = plan.periods, .place = plan.place};
    Days sun_days(sun, zone);
    const DayMoment rise = sun_days.moment(When::rise(), date);
    const DayMoment set = sun_days.moment(When::set(), date);
    return {.rise = rise.takes_place ? std::optional(rise.at) : std::nullopt,
            .set = set.takes_place ? std::optional(set.at) : std::nullopt,
            .stays_up = !rise.takes_place && rise.stays_up};
}

std::vector<SlotShare> shares_of(const Plan& plan, const ZoneRules& zone, const TimeSpan& day) {
    std::array<std::array<SlotShare, 2>, kMaxPeriods> shares{};
    Slots slots(plan, zone, day.begin - 1ns, day.end - 1ns);
    while (const auto slot = slots.next()) {
        SlotShare& share = shares[slot->period][slot->is_dark ? 1 : 0];
        if (share.count == 0) share = {.period = slot->period, .is_dark = slot->is_dark, .first = slot->at};
        share.last = slot->at;
        ++share.count;
    }
    std::vector<SlotShare> out;
    for (const auto& of_period : shares)
        for (const SlotShare& share : of_period)
            if (share.count > 0) out.push_back(share);
    std::ranges::stable_sort(out, {}, &SlotShare::first);
    return out;
}

// The spans of [day.begin, day.end) at which `has` is true; it changes at most once within `step`.
template <class Has>
std::vector<TimeSpan> spans_where(const TimeSpan& day, Duration step, const Has& has) {
    std::vector<TimeSpan> out;
    bool before = false;
    for (UtcTime at = day.begin; at < day.end; at = std::min(at + step, day.end)) {
        const bool now = has(at);
        if (now != before) {
            UtcTime change = at;
            // The whole second from which on it is as now.
            for (UtcTime other = at - step; at != day.begin && change - other > 1s;) {
                const UtcTime middle = other + std::chrono::floor<std::chrono::seconds>((change - other) / 2);
                (has(middle) == now ? change : other) = middle;
            }
            if (now)
                out.push_back({change, day.end});
            else
                out.back().end = change;
            before = now;
        }
    }
    return out;
}

std::string offset_text(std::int32_t east_s) {
    const std::int32_t size = std::abs(east_s);
    std::string out = fmt::format("UTC{}{}", east_s < 0 ? '-' : '+', size / 3600);
    if (size % 3600 != 0) out += fmt::format(":{:02}", size / 60 % 60);
    return out;
}

}  // namespace

PlanDay plan_day(const Plan& plan, const ZoneRules& zone, Date date) {
    PlanDay out{
        .date = date, .day = {zone.utc(date).at, zone.utc(date + days{1}).at}, .slots = {}, .notes = {}};
    if (plan.place) out.sun = sun_of(plan, zone, date);
    out.slots = shares_of(plan, zone, out.day);
    std::array<Note, kMaxNotes> memory;
    const auto found = notes(plan, zone, date, memory);
    out.notes.assign(found.begin(), found.end());
    return out;
}

std::vector<TimeSpan> dark_spans(const Plan& plan, const ZoneRules& zone, const TimeSpan& day) {
    std::vector<TimeSpan> out;
    if (!plan.dark) return out;
    Days all(plan, zone);
    for (UtcTime at = day.begin; at < day.end;) {
        const LightTime light = all.light(at);
        const UtcTime end = std::min(std::max(light.end, at + 1s), day.end);
        if (light.is_dark) {
            if (!out.empty() && out.back().end == at)
                out.back().end = end;
            else
                out.push_back({at, end});
        }
        at = end;
    }
    return out;
}

std::vector<PeriodSpan> period_spans(const Plan& plan, const ZoneRules& zone, Date date,
                                     const TimeSpan& day) {
    std::vector<PeriodSpan> out;
    for (std::size_t period = 0; period < plan.periods.size(); ++period) {
        // One that began before midnight, and those of this date.
        for (Date start = date - days{2}; start <= date + days{1}; start += days{1}) {
            const Occurrence found = occurrence(plan, zone, period, start);
            const TimeSpan within{std::max(found.begin, day.begin), std::min(found.end, day.end)};
            if (!found.is_empty() && within.begin < within.end) out.push_back({period, within});
        }
    }
    return out;
}

std::vector<TimeSpan> sun_spans(const Place& place, const TimeSpan& day, Horizon horizon) {
    return spans_where(day, kSunStep, [&](UtcTime at) { return is_sun_up(at, place, horizon); });
}

std::string_view to_string(Note::Kind kind) {
    switch (kind) {
        case Note::Kind::kClockChange: return "clock_change";
        case Note::Kind::kDateSkipped: return "date_skipped";
        case Note::Kind::kClockNever: return "clock_never";
        case Note::Kind::kClockTwice: return "clock_twice";
        case Note::Kind::kSunStaysUp: return "sun_stays_up";
        case Note::Kind::kSunStaysDown: return "sun_stays_down";
        case Note::Kind::kNoSlot: return "no_slot";
    }
    return {};
}

std::string note_text(const Note& note, const ZoneRules& zone) {
    const std::string part = fmt::format(
        "{} of period {}", note.part == Note::Part::kStop ? "the stop" : "the start", note.period + 1);
    const std::string at = clock_text(zone, note.at);
    switch (note.kind) {
        case Note::Kind::kClockChange:
            return fmt::format("the clock goes {} by {}, from {} to {}",
                               note.to_s > note.from_s ? "forward" : "back",
                               duration_text(seconds{std::abs(note.to_s - note.from_s)}),
                               offset_text(note.from_s), offset_text(note.to_s));
        case Note::Kind::kDateSkipped: return "this date is not in the calendar of the zone";
        case Note::Kind::kClockNever:
            return fmt::format("{} is not on the clock; it is at the change, {}", part, at);
        case Note::Kind::kClockTwice: return fmt::format("{} comes twice; the first {} counts", part, at);
        case Note::Kind::kSunStaysUp:
            return fmt::format("{} has no event: the sun stays above its horizon", part);
        case Note::Kind::kSunStaysDown:
            return fmt::format("{} has no event: the sun stays below its horizon", part);
        case Note::Kind::kNoSlot: return fmt::format("period {} has no slot", note.period + 1);
    }
    return {};
}

std::string clock_text(const ZoneRules& zone, UtcTime time, bool with_seconds) {
    const LocalSeconds local = zone.local(time);
    const auto second = static_cast<int>((local - std::chrono::floor<days>(local)).count());
    const std::string minute = fmt::format("{:02}:{:02}", second / 3600, second / 60 % 60);
    return with_seconds ? fmt::format("{}:{:02}", minute, second % 60) : minute;
}

std::string duration_text(Duration time) {
    const std::int64_t ms = to_ms(time);
    if (ms % 3'600'000 == 0) return fmt::format("{} h", ms / 3'600'000);
    if (ms % 60'000 == 0) return fmt::format("{} min", ms / 60'000);
    return fmt::format("{} s", static_cast<double>(ms) / 1000);
}

}  // namespace vedette::timelapse
