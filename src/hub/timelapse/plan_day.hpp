// One day of a plan in figures, for those who print or draw it: sunrise and sunset, when the sun is up, which
// time is dark, the periods with their slots, and what is odd. No clock, no files; thread-safe. Costs as much
// as the day has slots.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/schedule/notes.hpp"
#include "core/schedule/plan.hpp"
#include "core/schedule/zone.hpp"

namespace vedette::timelapse {

// From `begin` on, before `end`.
struct TimeSpan {
    UtcTime begin;
    UtcTime end;

    bool operator==(const TimeSpan&) const = default;
};

// Slots of one period with one light on one day.
struct SlotShare {
    std::size_t period = 0;  // index within the plan's periods
    bool is_dark = false;
    std::size_t count = 0;  // at least 1
    UtcTime first{};        // slot
    UtcTime last{};
};

// The part of a period that lies within the day; one without an interval lasts a second.
struct PeriodSpan {
    std::size_t period = 0;
    TimeSpan span;
};

// The sun of the solar day around the date's noon.
struct DaySun {
    std::optional<UtcTime> rise{};  // nothing: it does not rise
    std::optional<UtcTime> set{};
    bool stays_up = false;  // without rise and set: up or down all day
};

// See the head of this file. A day's slots are those from midnight to midnight, whatever the date of their
// period's start. Spans and slots are in the order of time.
struct PlanDay {
    schedule::Date date;
    TimeSpan day;                  // empty: the zone's calendar has no such date
    std::optional<DaySun> sun{};   // nothing: the plan has no place
    std::vector<SlotShare> slots;  // by the first slot
    std::vector<schedule::Note> notes;
};

// `plan` is right (schedule::check()).
PlanDay plan_day(const schedule::Plan& plan, const schedule::ZoneRules& zone, schedule::Date date);

// The times of a day that the plan calls dark.
std::vector<TimeSpan> dark_spans(const schedule::Plan& plan, const schedule::ZoneRules& zone,
                                 const TimeSpan& day);
// The times of a day within which slots of the periods may be.
std::vector<PeriodSpan> period_spans(const schedule::Plan& plan, const schedule::ZoneRules& zone,
                                     schedule::Date date, const TimeSpan& day);
// The times of a day at which the sun is at or above a horizon, to a second.
std::vector<TimeSpan> sun_spans(const schedule::Place& place, const TimeSpan& day, schedule::Horizon horizon);

// "clock_change", "date_skipped", "clock_never", "clock_twice", "sun_stays_up", "sun_stays_down", "no_slot".
std::string_view to_string(schedule::Note::Kind kind);
// What is odd, in a sentence.
std::string note_text(const schedule::Note& note, const schedule::ZoneRules& zone);

// "08:00:00" on the zone's clock.
std::string clock_text(const schedule::ZoneRules& zone, UtcTime time, bool with_seconds = true);
// "90 s", "5 min", "2 h".
std::string duration_text(Duration time);

}  // namespace vedette::timelapse
