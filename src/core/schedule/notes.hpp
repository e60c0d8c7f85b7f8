// What is odd about one day of a plan: changes of the clock, clock times that do not exist or come twice,
// days without sunrise, periods without a slot. Values, for those who word them. No clock, no allocation.
// Thread-safe; no state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/schedule/plan.hpp"
#include "core/schedule/zone.hpp"

namespace vedette::schedule {

// Something about a day that the plan's owner may not expect.
struct Note {
    // What is odd.
    enum class Kind : std::uint8_t {
        kClockChange,   // `at`: the clock goes from `from_s` to `to_s` seconds east of UTC
        kDateSkipped,   // the zone's calendar has no such date
        kClockNever,    // the clock does not show the period's start or stop; it is at the change, `at`
        kClockTwice,    // the clock shows it twice; the first time counts, `at`
        kSunStaysUp,    // the period's start or stop has no event: the sun does not go below the horizon
        kSunStaysDown,  // or not above it
        kNoSlot,        // the period has no slot on this date
    };
    // What of the day it is about.
    enum class Part : std::uint8_t { kDay, kPeriod, kStart, kStop };

    Kind kind{};
    Part part = Part::kDay;
    std::uint8_t period = 0;  // unless kDay
    UtcTime at{};
    std::int32_t from_s = 0;
    std::int32_t to_s = 0;

    constexpr bool operator==(const Note&) const = default;
};

// Writes the notes of a date into `out`, as many as fit, and returns that part.
std::span<const Note> notes(const Plan& plan, const ZoneRules& zone, Date date, std::span<Note> out);

}  // namespace vedette::schedule
