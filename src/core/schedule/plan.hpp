// When the pictures of a time-lapse are taken: a plan of dates, weekdays and daily periods, by the clock or
// by the sun, becomes a sequence of slots. A pure function of the plan, the zone's rules and the time: the
// same arguments give the same slots on every machine, whatever its clock did before. Taking pictures,
// settings and texts (core/schedule/text.hpp) don't belong here. Decided cases (changes of the clock, polar
// day, midnight): docs/design/schedule.md. No clock, no allocation. Values that view their owner's memory;
// thread-safe; a Slots: caller's thread.
#pragma once

#include <array>
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
// How far from its event a bound may be.
inline constexpr std::int32_t kMaxSunOffset_s = 12 * 3600;

// A moment of each day: by the clock, or by the sun.
struct When {
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
    Duration offset{};                            // 0 to 24 h
    Light light = Light::kByRule;
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
    kDatesReversed,  // a range's last date is before its first one
    kBadInterval,
    kBadOffset,  // of a period
    kBadWhen,    // a clock time, an altitude or an offset from the sun out of its range
    kNoPlace,    // a moment by the sun, and no place
    kBadPlace,   // latitude or longitude out of its range, or no number
};
std::string_view to_string(PlanError error);

// What `error` is about, where a plan has several of it.
struct PlanProblem {
    PlanError error{};
    std::size_t index = 0;  // of the period or the exception

    constexpr bool operator==(const PlanProblem&) const = default;
};
// Nothing: the plan is right. A plan that is not has no slots.
std::optional<PlanProblem> check(const Plan& plan);

// When one picture is due.
struct Slot {
    UtcTime at;
    Date date;                 // of its period's start
    std::uint8_t period = 0;   // index into the plan's periods
    std::uint32_t number = 0;  // within the period on that date, from 0 on
    bool is_dark = false;

    constexpr bool operator==(const Slot&) const = default;
};

// One period on one date, or a dark time.
struct Occurrence {
    UtcTime begin;
    UtcTime end;  // outside
    Date date;    // of its start
    std::uint8_t period = 0;

    constexpr bool is_empty() const { return end <= begin; }
    constexpr bool has(UtcTime time) const { return begin <= time && time < end; }
    constexpr bool operator==(const Occurrence&) const = default;
};

// How far next() and state() look ahead: a moment by the sun may take place once a year only.
inline constexpr Duration kLookAhead = std::chrono::hours{24 * 400};

// The plan's slots after `after`, up to and including `until`, in the order of time. Views the memory of the
// plan and the zone.
class Slots {
  public:
    Slots(const Plan& plan, const ZoneRules& zone, UtcTime after, UtcTime until);
    // Nothing: there is no other until `until`.
    std::optional<Slot> next();

  private:
    // A period's occurrence that is being gone through.
    struct Lane {
        Occurrence occurrence;
        UtcTime next;
        std::uint32_t number = 0;
        bool is_over = false;
    };
    void enter(Lane& lane, std::uint8_t period, UtcTime after);
    bool is_dark_at(UtcTime time);

    Plan plan_;
    ZoneRules zone_;
    UtcTime until_;
    std::size_t lane_count_ = 0;
    std::array<Lane, kMaxPeriods> lanes_{};
    Occurrence light_{};  // the time around the last slot that is dark, or is not
    bool light_is_dark_ = false;
};

// The first slot after `after`. Nothing: there is none within kLookAhead of `after`, or of the plan's first
// date when that is later.
std::optional<Slot> next(const Plan& plan, const ZoneRules& zone, UtcTime after);

// How many slots there are after `after`, up to and including `until`.
std::uint64_t count_slots(const Plan& plan, const ZoneRules& zone, UtcTime after, UtcTime until);

// What a plan does at a moment.
struct PlanState {
    enum class Kind : std::uint8_t {
        kInPeriod,  // the first of the plan's periods that has the time
        kBetween,   // `until` the next period begins
        kBefore,    // as kBetween; the first date is yet to come
        kEnded,     // no period begins any more within kLookAhead
    };
    Kind kind = Kind::kEnded;
    std::uint8_t period = 0;  // kInPeriod: that one; kBetween, kBefore: the next one
    UtcTime until{};          // when kInPeriod ends, or the next period begins; kEnded: UtcTime::max()
    bool is_dark = false;

    constexpr bool operator==(const PlanState&) const = default;
};
PlanState state(const Plan& plan, const ZoneRules& zone, UtcTime at);

// Whether the plan calls a moment dark.
bool is_dark(const Plan& plan, const ZoneRules& zone, UtcTime at);

// The period on a date, for drawings and reports; empty where the plan has none. The index is within the
// plan's periods.
Occurrence occurrence(const Plan& plan, const ZoneRules& zone, std::size_t period, Date date);

// Something about a day that its owner may not expect.
struct Note {
    enum class Kind : std::uint8_t {
        kClockChange,     // `at`: the clock is set from `from_s` to `to_s` seconds east
        kDateSkipped,     // the zone has no such date
        kClockNever,      // a period's start or stop is not on the clock this day; `at` is used
        kClockTwice,      // a period's start or stop comes twice; `at`, the first one, is used
        kSunStaysUp,      // a period's start or stop has no event: the sun does not go below the horizon
        kSunStaysDown,    // or does not rise above it
        kPeriodEmpty,     // the period has no slot on this day
        kPeriodOverlaps,  // the period begins before period `other` ends
    };
    // The part of the plan that it is about.
    enum class Part : std::uint8_t { kDay, kStart, kStop };

    Kind kind{};
    Part part = Part::kDay;
    std::uint8_t period = 0;
    std::uint8_t other = 0;
    UtcTime at{};
    std::int32_t from_s = 0;
    std::int32_t to_s = 0;

    constexpr bool operator==(const Note&) const = default;
};
// More than a plan of a few periods has on one day.
inline constexpr std::size_t kMaxNotes = 32;
// Writes what is odd about a date into `out`; what does not fit is left out. Returns the written part.
std::span<const Note> notes(const Plan& plan, const ZoneRules& zone, Date date,
                            std::span<Note, kMaxNotes> out);

}  // namespace vedette::schedule
