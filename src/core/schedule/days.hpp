// What a plan means on one date: the begin and the end of each period and of the dark time in UTC. Remembers
// the sun of a few days, which costs most. The rules: docs/design/schedule.md. No clock, no allocation. Views
// the memory of the plan and the zone, which outlives it. Caller's thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/schedule/plan.hpp"
#include "core/schedule/sun.hpp"
#include "core/schedule/zone.hpp"

namespace vedette::schedule {

// One period on one date, or a dark time.
struct Occurrence {
    UtcTime begin;
    UtcTime end;              // outside
    Date date;                // of its start
    std::uint8_t period = 0;  // index within the plan's periods

    constexpr bool is_empty() const { return end <= begin; }
    constexpr bool has(UtcTime time) const { return begin <= time && time < end; }
    constexpr bool operator==(const Occurrence&) const = default;
};

// A moment of one date.
struct DayMoment {
    UtcTime at;
    LocalKind kind = LocalKind::kOnce;  // of a clock time
    bool takes_place = true;            // false: by the sun, which stays up or down that day
    bool stays_up = false;              // if it doesn't take place
    // Sorts moments that do not take place and have the same `at`: with a horizon a little different they
    // would follow each other in this order.
    std::int32_t order = 0;

    constexpr bool is_after(const DayMoment& other) const {
        return at != other.at ? at > other.at : order > other.order;
    }
};

// A time with one light, from the moment asked for on.
struct LightTime {
    UtcTime begin;
    UtcTime end;  // outside; the light may stay the same there
    bool is_dark = false;
};

// The days of one plan, which is right (check()).
class Days {
  public:
    Days(const Plan& plan, const ZoneRules& zone) : plan_(plan), zone_(zone) {}

    const Plan& plan() const { return plan_; }
    const ZoneRules& zone() const { return zone_; }
    // Whether periods start on that date.
    bool is_active(Date date) const;
    DayMoment moment(const When& when, Date date);
    // The first stop after the span's start on that date.
    DayMoment stop(const DailySpan& span, Date date);
    // The occurrence on any date, active or not. One of an interval of 0 lasts a second.
    Occurrence period(std::size_t index, Date date);
    // Of the occurrence, if that is before its slot_limit().
    UtcTime first_slot(const Occurrence& occurrence) const;
    // None of its slots is here or later.
    UtcTime slot_limit(const Occurrence& occurrence) const;
    LightTime light(UtcTime time);

  private:
    struct KnownDay {
        std::int32_t number = 0;
        Horizon horizon;
        SunDay day;
        bool is_known = false;
    };
    const SunDay& sun(Date date, Horizon horizon);
    bool is_skipped(Date date) const;
    Occurrence span(const DailySpan& span, Date date);

    Plan plan_;
    ZoneRules zone_;
    std::array<KnownDay, 8> known_{};
    std::size_t oldest_ = 0;
};

}  // namespace vedette::schedule
