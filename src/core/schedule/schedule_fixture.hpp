// Dates, times, zones and short plans for the tests of core/schedule.
#pragma once

#include <array>
#include <chrono>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

#include "core/schedule/slots.hpp"

namespace vedette::schedule {

// A chip computes a day's sun some thousand times slower: its tests take one of so many steps.
#ifdef VEDETTE_CHIP
inline constexpr int kThin = 40;
#else
inline constexpr int kThin = 1;
#endif

inline Date date(int year, unsigned month, unsigned day) {
    return Date{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
}

inline UtcTime utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0, int second = 0) {
    return {date(year, month, day).time_since_epoch() + std::chrono::hours{hour} +
            std::chrono::minutes{minute} + std::chrono::seconds{second}};
}

// "2026-03-29 01:59:59", with its milliseconds where it has some.
inline std::string shown(LocalSeconds time, std::int64_t ms = 0) {
    const Date day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day ymd{day};
    const auto second = static_cast<int>((time - day).count());
    char text[40];
    std::snprintf(text, sizeof text, "%d-%02u-%02u %02d:%02d:%02d", static_cast<int>(ymd.year()),
                  static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()), second / 3600,
                  second / 60 % 60, second % 60);
    std::string out = text;
    if (ms != 0) out += "." + std::to_string(ms);
    return out;
}
inline std::string shown(UtcTime time) {
    const auto second = std::chrono::floor<std::chrono::seconds>(time.since);
    return shown(LocalSeconds{second}, to_ms(time.since - second));
}
// On the zone's clock.
inline std::string shown(const ZoneRules& zone, UtcTime time) { return shown(zone.local(time)); }

inline constexpr ZoneOffset kCet{3600, false};
inline constexpr ZoneOffset kCest{7200, true};

// Germany in 2025, 2026 and 2027.
inline const std::array<OffsetChange, 6> kBerlinChanges = {{
    {utc(2025, 3, 30, 1), kCest},
    {utc(2025, 10, 26, 1), kCet},
    {utc(2026, 3, 29, 1), kCest},
    {utc(2026, 10, 25, 1), kCet},
    {utc(2027, 3, 28, 1), kCest},
    {utc(2027, 10, 31, 1), kCet},
}};
inline const ZoneRules kBerlin{kCet, kBerlinChanges};

// The place of rpicampy's sample settings, 57:04:39.4 N 09:54:42.6 E.
inline constexpr Place kSample{57.0776111, 9.9118333};

// Periods from clock time to clock time, as rpicampy's start_times and stop_times.
inline Period period(When start, When stop, Duration interval, StopRule rule = StopRule::kBefore) {
    return {.span = {start, stop, rule}, .interval = interval};
}

inline Plan plan_of(std::span<const Period> periods) { return {.periods = periods, .place = kSample}; }

inline std::vector<Slot> slots_of(const Plan& plan, const ZoneRules& zone, UtcTime after, UtcTime until) {
    std::vector<Slot> out;
    Slots slots(plan, zone, after, until);
    while (const auto slot = slots.next()) out.push_back(*slot);
    return out;
}

}  // namespace vedette::schedule
