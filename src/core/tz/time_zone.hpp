// Time zones as POSIX TZ texts, "CET-1CEST,M3.5.0,M10.5.0/3" (IEEE 1003.1-2017 section 8.3, with the rule
// times of RFC 9636 section 3.3.1), and local dates. A TZ text has the rules of today: past changes of law,
// which the tz database knows, are not in it. Names of zones ("Europe/Berlin") are not looked up. Offsets are
// seconds east of UTC. No allocation. Values; thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/time.hpp"

namespace vedette::tz {

// Which part of a TZ text is wrong.
enum class TzError : std::uint8_t {
    kBadName,    // fewer than 3 letters, or a < without its >
    kBadOffset,  // no offset behind the name of standard time, or one beyond 24:59:59
    kBadRule,    // not Mm.w.d, Jn or n, or a number out of its range
    kBadTime,    // of a rule: not within -167:59:59 and 167:59:59
    kExtra,      // text behind the end
};

// One of the two changes of the clock in a year.
struct ChangeRule {
    // How the day is said.
    enum class Form : std::uint8_t {
        kMonthWeekDay,  // the week-th weekday of a month; the fifth is the last one
        kDayOf365,      // 1 to 365; 29 February is not counted
        kDayFromZero,   // 0 to 365; 29 February is counted
    };
    Form form = Form::kDayFromZero;
    std::uint16_t day = 0;    // kMonthWeekDay: 0 is Sunday
    std::uint8_t month = 0;   // 1 to 12
    std::uint8_t week = 0;    // 1 to 5
    std::int32_t time_s = 0;  // on the clock before the change, from that day's midnight on
};

// How a zone's clock stands at a moment.
struct Offset {
    std::int32_t east_s = 0;  // local time - UTC
    bool is_dst = false;

    constexpr bool operator==(const Offset&) const = default;
};

// A date and a time of day as a clock on the wall shows them.
struct LocalTime {
    std::chrono::year_month_day date;
    std::uint8_t hour = 0;
    std::uint8_t minute = 0;
    std::uint8_t second = 0;
    Offset offset;
};

// The rules of one zone.
class TimeZone {
  public:
    // UTC.
    constexpr TimeZone() = default;
    // Without changes, as pycameresp's `offsettime`.
    static constexpr TimeZone fixed(std::chrono::seconds east) {
        TimeZone zone;
        zone.standard_s_ = static_cast<std::int32_t>(east.count());
        return zone;
    }
    // A zone that names summer time without rules has those of the United States, as in glibc.
    static std::expected<TimeZone, TzError> parse(std::string_view text);

    // The year of `time` is at least 1970.
    Offset at(UtcTime time) const;
    LocalTime local(UtcTime time) const;
    // When the offset changes next, after `time`; nothing in a zone without changes.
    std::optional<UtcTime> next_change(UtcTime time) const;

  private:
    friend class TzParser;

    bool has_dst_ = false;
    std::int32_t standard_s_ = 0;
    std::int32_t dst_s_ = 0;
    ChangeRule begin_{};  // of summer time
    ChangeRule end_{};
};

// Room for the longest text of format_local().
constexpr std::size_t kMaxLocalText = 32;

// "2026-03-29 03:00:00 +02:00". Returns the written part of `out`.
std::string_view format_local(const LocalTime& time, std::span<char, kMaxLocalText> out);

}  // namespace vedette::tz
