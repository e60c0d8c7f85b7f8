// When the pictures of a time-lapse are due: the slots of a plan. A pure function of the plan, the zone's
// rules and the time: the same arguments give the same slots on every machine, whatever its clock did before.
// Taking pictures doesn't belong here. Decided cases (changes of the clock, polar day, midnight):
// docs/design/schedule.md. A plan that is not right (check()) has no slots. No clock, no allocation. A Slots
// views the memory of the plan and the zone, which outlives it: caller's thread. The functions are
// thread-safe.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/time.hpp"
#include "core/schedule/days.hpp"
#include "core/schedule/plan.hpp"
#include "core/schedule/zone.hpp"

namespace vedette::schedule {

// When one picture is due.
struct Slot {
    UtcTime at;
    Date date;                 // of its period's start
    std::uint8_t period = 0;   // index within the plan's periods
    std::uint32_t number = 0;  // within the period on that date, from 0 on
    bool is_dark = false;

    constexpr bool operator==(const Slot&) const = default;
};

// How far next_slot() and state() look ahead: a moment by the sun may take place once a year only.
inline constexpr Duration kLookAhead = std::chrono::hours{24 * 400};

// The slots after `after`, up to and including `until`, in the order of time. Each has its own time.
class Slots {
  public:
    Slots(const Plan& plan, const ZoneRules& zone, UtcTime after, UtcTime until);
    // Nothing: there is no other until `until`.
    std::optional<Slot> next();

  private:
    // The way through the dates of one period.
    struct Lane {
        Date date;  // looked at next
        bool has_slot = false;
        UtcTime at;  // of the slot, as the members below
        std::uint32_t number = 0;
        Occurrence occurrence;
    };
    void find_slot(Lane& lane, const Occurrence& occurrence);
    bool advance_one();

    Days days_;
    UtcTime after_;
    UtcTime until_;
    Date last_date_;
    std::size_t lane_count_ = 0;
    std::array<Lane, kMaxPeriods> lanes_{};
    LightTime light_{};
};

// The first slot after `after`. Nothing: there is none within kLookAhead of `after`, or of the plan's first
// date when that is later.
std::optional<Slot> next_slot(const Plan& plan, const ZoneRules& zone, UtcTime after);

// How many slots there are after `after`, up to and including `until`.
std::uint64_t count_slots(const Plan& plan, const ZoneRules& zone, UtcTime after, UtcTime until);

// What a plan does at a moment.
struct PlanState {
    // Where the moment lies.
    enum class Kind : std::uint8_t {
        kInPeriod,  // the first of the plan's periods that has the moment
        kBetween,   // no period has it
        kBefore,    // nor is it on the first date or later
        kEnded,     // no period begins any more within kLookAhead
    };
    Kind kind = Kind::kEnded;
    std::uint8_t period = 0;         // kInPeriod: that one; kBetween, kBefore: the next one
    UtcTime until = UtcTime::max();  // when that period ends, or the next one begins
    bool is_dark = false;

    constexpr bool operator==(const PlanState&) const = default;
};
PlanState state(const Plan& plan, const ZoneRules& zone, UtcTime at);

// Whether the plan calls a moment dark.
bool is_dark(const Plan& plan, const ZoneRules& zone, UtcTime at);

// A period on a date, for drawings and reports; empty where the plan has none.
Occurrence occurrence(const Plan& plan, const ZoneRules& zone, std::size_t period, Date date);

}  // namespace vedette::schedule
