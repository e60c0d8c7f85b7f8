#include "core/schedule/days.hpp"

#include <algorithm>
#include <cmath>

namespace vedette::schedule {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr std::int32_t kMinute_s = 60;
constexpr std::int32_t kDay_s = 24 * 3600;
constexpr std::int32_t kLongitude_s = 240;     // the mean sun needs for a degree
constexpr std::int32_t kUpperLimb_mdeg = 267;  // is above the centre
constexpr std::int32_t kZenith_mdeg = 90'000;

// The first second on the clock that is no more within the span.
std::int32_t clock_end(const DailySpan& span) {
    const std::int32_t stop = span.stop.seconds;
    if (span.stop_rule == StopRule::kBefore) return stop;
    return std::min(stop / kMinute_s * kMinute_s + kMinute_s, kDay_s);
}

// As DayMoment::order: around the noon of a day that is too short, rises come before sets, those of lower
// horizons farther from the noon; around the midnight of a night that is too short it is the other way round.
std::int32_t order_of(bool is_rise, bool stays_up, Horizon horizon) {
    const std::int32_t altitude =
        horizon.altitude_mdeg - (horizon.limb == Limb::kUpper ? kUpperLimb_mdeg : 0);
    const std::int32_t distance = kZenith_mdeg + kUpperLimb_mdeg + 1 + (stays_up ? altitude : -altitude);
    return is_rise == stays_up ? distance : -distance;
}

DayMoment clock_moment(const ZoneRules& zone, LocalSeconds local) {
    const LocalMoment found = zone.utc(local);
    return {.at = found.at, .kind = found.kind};
}

}  // namespace

bool Days::is_active(Date date) const {
    const std::chrono::weekday weekday{date};
    return date >= kFirstDate && date <= kLastDate && plan_.dates.has(date) &&
           (plan_.weekdays >> weekday.c_encoding() & 1) != 0 &&
           std::ranges::none_of(plan_.exceptions, [&](const DateRange& range) { return range.has(date); });
}

// The solar day whose noon is nearest to the date's noon on the clock.
const SunDay& Days::sun(Date date, Horizon horizon) {
    const Place place = plan_.place.value_or(Place{});
    const UtcTime noon = zone_.utc(date + std::chrono::hours{12}).at;
    const double mean_noon_s = to_seconds(noon.since) + place.longitude * kLongitude_s;
    const auto number = static_cast<std::int32_t>(std::floor(mean_noon_s / kDay_s));
    for (const KnownDay& known : known_) {
        if (known.is_known && known.number == number && known.horizon == horizon) return known.day;
    }
    KnownDay& known = known_[oldest_];
    oldest_ = (oldest_ + 1) % known_.size();
    known = {number, horizon, sun_day(number, place, horizon), true};
    return known.day;
}

DayMoment Days::moment(const When& when, Date date) {
    if (!when.is_sun()) return clock_moment(zone_, date + seconds{when.seconds});
    const bool is_rise = when.kind == When::Kind::kRise;
    const SunDay& day = sun(date, when.horizon);
    const SunEvent& event = is_rise ? day.rise : day.set;
    if (event.takes_place) return {.at = event.at + seconds{when.seconds}};
    // A day with one event only, near the poles, is up before a set and after a rise.
    const bool stays_up = event.at != day.noon;
    return {.at = event.at,
            .takes_place = false,
            .stays_up = stays_up,
            .order = order_of(is_rise, stays_up, when.horizon)};
}

bool Days::is_skipped(Date date) const { return zone_.utc(date).at == zone_.utc(date + days{1}).at; }

DayMoment Days::stop(const DailySpan& span, Date date) {
    const std::int32_t end_s = clock_end(span);
    if (!span.start.is_sun() && !span.stop.is_sun()) {
        const bool is_next_day = end_s <= span.start.seconds;
        return clock_moment(zone_, date + seconds{end_s + (is_next_day ? kDay_s : 0)});
    }
    const DayMoment start = moment(span.start, date);
    for (Date day = date - days{1}; day <= date + days{2}; day += days{1}) {
        const DayMoment stop =
            span.stop.is_sun() ? moment(span.stop, day) : clock_moment(zone_, day + seconds{end_s});
        if (stop.is_after(start)) return stop;
    }
    return start;
}

Occurrence Days::span(const DailySpan& span, Date date) {
    const UtcTime begin = moment(span.start, date).at;
    if (is_skipped(date)) return {begin, begin, date};
    UtcTime end = stop(span, date).at;
    // A start may come some minutes earlier every day by the sun, and an hour by a change of the clock.
    if (span.start.is_sun() || span.stop.is_sun()) end = std::min(end, moment(span.start, date + days{1}).at);
    return {begin, std::max(begin, end), date};
}

Occurrence Days::period(std::size_t index, Date date) {
    const Period& period = plan_.periods[index];
    Occurrence found;
    if (period.interval == Duration{}) {
        const DayMoment start = moment(period.span.start, date);
        const UtcTime begin = start.at + period.offset;
        found = {begin, start.takes_place && !is_skipped(date) ? begin + 1s : begin, date};
    } else {
        found = span(period.span, date);
    }
    found.period = static_cast<std::uint8_t>(index);
    return found;
}

UtcTime Days::first_slot(const Occurrence& occurrence) const {
    const Period& period = plan_.periods[occurrence.period];
    return period.interval == Duration{} ? occurrence.begin : occurrence.begin + period.offset;
}

UtcTime Days::slot_limit(const Occurrence& occurrence) const {
    const DailySpan& span = plan_.periods[occurrence.period].span;
    const bool ends_with_minute = span.stop_rule == StopRule::kMinute && !span.stop.is_sun() &&
                                  plan_.periods[occurrence.period].interval != Duration{};
    return ends_with_minute ? occurrence.end - 1s + 1ns : occurrence.end;
}

LightTime Days::light(UtcTime time) {
    LightTime bright{time, time + std::chrono::hours{12}, false};
    if (!plan_.dark) return bright;
    const Date today = zone_.date(time);
    for (Date date = today - days{2}; date <= today + days{2}; date += days{1}) {
        const Occurrence dark = span(*plan_.dark, date);
        if (dark.has(time)) return {time, dark.end, true};
        if (!dark.is_empty() && dark.begin > time) bright.end = std::min(bright.end, dark.begin);
    }
    return bright;
}

}  // namespace vedette::schedule
