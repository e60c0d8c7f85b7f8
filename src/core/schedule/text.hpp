// The texts of a plan's settings: dates "2026-01-31", ranges "2026-12-24..2027-01-06", weekdays "mon-fri",
// moments "08:00", "sunset+1h30m", "sunrise(-2.5 upper)". Intervals are the settings' own. What is formatted
// parses to the same value. No allocation, no locale. Thread-safe; no state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string_view>

#include "core/schedule/plan.hpp"

namespace vedette::schedule {

// What is wrong with a text.
enum class TextError : std::uint8_t {
    kBadDate,        // not YYYY-MM-DD, no day of the calendar, or not within kFirstDate and kLastDate
    kDatesReversed,  // the range ends before it begins
    kBadWeekday,     // no name of a weekday
    kNoWeekday,      // an empty text
    kBadClock,       // not HH:MM or HH:MM:SS from 00:00 to 24:00
    kBadMoment,      // neither a clock time nor sunrise, sunset, dawn or dusk
    kBadHorizon,     // in brackets: not degrees within -90 and 90 with at most three decimals, and a limb
    kBadOffset,      // not as +1h30m, or longer than 12 h
};
// In words, with an example of what is right.
std::string_view to_string(TextError error);

// "2026-01-31".
std::expected<Date, TextError> parse_date(std::string_view text);
// A date, or "2026-12-24..2027-01-06"; a side may be left out.
std::expected<DateRange, TextError> parse_dates(std::string_view text);
// "mon tue", "mon,wed", "fri-mon", "Saturday".
std::expected<Weekdays, TextError> parse_weekdays(std::string_view text);
// A clock time "08:00", "08:00:30", "24:00"; or sunrise, sunset, dawn, dusk, each perhaps with a horizon
// "(-2.5)", "(-2.5 upper)", "(-2.5 centre)", which is the centre's, and an offset "+1h", "-30m", "+1h30m20s".
std::expected<When, TextError> parse_when(std::string_view text);

// Room for any text of the functions below.
inline constexpr std::size_t kMaxText = 48;
using TextMemory = std::span<char, kMaxText>;

// Each returns the written part of `out`.
std::string_view format_date(Date date, TextMemory out);
std::string_view format_dates(const DateRange& dates, TextMemory out);
std::string_view format_weekdays(Weekdays days, TextMemory out);
// Of a When that a plan may have (check()).
std::string_view format_when(const When& when, TextMemory out);

}  // namespace vedette::schedule
