// What a plan of a time-lapse is made of: dates, weekdays, daily periods by the clock or by the sun, and
// which time is dark; and the check of one. What follows from it is in core/schedule/slots.hpp, its texts are
// in core/schedule/text.hpp. No allocation. Values that view their owner's memory, which outlives them;
// thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/time.hpp"
#include "core/schedule/sun.hpp"
#include "core/schedule/zone.hpp"

namespace vedette::schedule {

inline constexpr std::size_t kMaxPeriods = 16;
inline constexpr std::size_t kMaxExceptions = 366;
inline constexpr Duration kMinInterval = 100ms;
inline constexpr Duration kMaxInterval = std::chrono::hours{24};
inline constexpr Duration kMaxOffset = std::chrono::hours{24};
// No plan has slots before or after these.
inline constexpr Date kFirstDate{std::chrono::days{0}};  // 1970-01-01
inline constexpr Date kLastDate{std::chrono::local_days{std::chrono::year{2199} / 12 / 31}};
// How far from its event a moment by the sun may be.
inline constexpr std::int32_t kMaxSunOffset_s = 12 * 3600;

// A moment of each day: by the clock, or by the sun.
struct When {
    // By what it is found.
    enum class Kind : std::uint8_t { kClock, kRise, kSet };

    Kind kind = Kind::kClock;
    // kClock: since midnight on the clock, 0 to 86,400 (24:00 is the next day's midnight). Otherwise: from
    // the event on, within kMaxSunOffset_s; without effect on a day without the event.
    std::int32_t seconds = 0;
    Horizon horizon{};  // not for kClock

    static constexpr When clock(int hour, int minute = 0, int second = 0) {
        return {Kind::kClock, hour * 3600 + minute * 60 + second, {}};
    }
    static constexpr When rise(Horizon horizon = kSunriseHorizon, std::int32_t offset_s = 0) {
        return {Kind::kRise, offset_s, horizon};
    }
    static constexpr When set(Horizon horizon = kSunriseHorizon, std::int32_t offset_s = 0) {
        return {Kind::kSet, offset_s, horizon};
    }
    constexpr bool is_sun() const { return kind != Kind::kClock; }

    constexpr bool operator==(const When&) const = default;
};

// What the end of a daily span is.
enum class StopRule : std::uint8_t {
    kBefore,  // the stop itself is outside, so that the next span may start there
    kMinute,  // by the clock: all of the stop's minute up to its second 59, as rpicampy; by the sun: kBefore
};

// From one moment of a day to another. It belongs to the date of its start. A stop that is not after the
// start is the next day's: 20:00 to 06:00 passes midnight, and 08:00 to 08:00 are 24 hours. The default is
// the whole day.
struct DailySpan {
    When start = When::clock(0);
    When stop = When::clock(24);
    StopRule stop_rule = StopRule::kBefore;

    constexpr bool operator==(const DailySpan&) const = default;
};

// Which settings of the camera a period's pictures use.
enum class Light : std::uint8_t {
    kByRule,  // those that the plan's `dark` says
    kDay,
    kDark,
};

// Slots at start + offset + k * interval, k = 0, 1, 2, …, inside the span. Interval 0: one slot, at
// start + offset; a start by the sun has none on a day without its event. The interval is elapsed time:
// changes of the clock inside the span neither lose nor double a slot.
struct Period {
    DailySpan span{};
    Duration interval = std::chrono::minutes{1};  // 0, or kMinInterval to kMaxInterval
    Duration offset{};                            // 0 to kMaxOffset
    Light light = Light::kByRule;

    constexpr bool operator==(const Period&) const = default;
};

// Dates from `first` to `last`, both included. Nothing: without limit.
struct DateRange {
    std::optional<Date> first;
    std::optional<Date> last;

    constexpr bool has(Date date) const { return !(first && date < *first) && !(last && date > *last); }
    constexpr bool operator==(const DateRange&) const = default;
};

// Days of the week, bit std::chrono::weekday::c_encoding() of each: Sunday is bit 0.
using Weekdays = std::uint8_t;
inline constexpr Weekdays kEveryDay = 0x7f;

// Where two periods have a slot at the same time, it is one slot, that of the period that stands first.
struct Plan {
    DateRange dates{};  // of the periods' starts
    Weekdays weekdays = kEveryDay;
    std::span<const DateRange> exceptions{};  // no period starts then
    std::span<const Period> periods{};        // 1 to kMaxPeriods
    std::optional<DailySpan> dark{};          // nothing: never dark
    std::optional<Place> place{};             // of the camera; needed by moments by the sun
};

// Why a plan cannot be carried out.
enum class PlanError : std::uint8_t {
    kNoPeriod,
    kTooManyPeriods,
    kTooManyExceptions,
    kNoWeekday,
    kBadDates,        // the last one is before the first one, or one is not within kFirstDate and kLastDate
    kBadException,    // likewise
    kBadInterval,     // of a period
    kBadOffset,       // of a period
    kBadWhen,         // of a period: a clock time, an altitude or an offset from the sun out of its range
    kBadDark,         // likewise
    kNoPlace,         // a period's moment is by the sun, and the plan has no place
    kDarkNeedsPlace,  // likewise
    kBadPlace,        // latitude or longitude out of its range, or no number
};
std::string_view to_string(PlanError error);

// A fault and where it is.
struct PlanProblem {
    PlanError error{};
    std::size_t index = 0;  // of the period or the exception

    constexpr bool operator==(const PlanProblem&) const = default;
};
// Nothing: the plan is right. A plan that is not has no slots.
std::optional<PlanProblem> check(const Plan& plan);

}  // namespace vedette::schedule
