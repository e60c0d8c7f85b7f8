// Three kinds of time that can't be mixed up. Values only: nobody here reads a clock (linux/base/clock and
// the node's port do). All count nanoseconds in 64 bits, which lasts 292 years.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace vedette {

using Duration = std::chrono::nanoseconds;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""us;
using std::chrono_literals::operator""ns;

// A point on one time line. Points of different lines neither compare nor subtract.
template <class Line>
struct TimePoint {
    Duration since{};  // since the line's own zero

    constexpr auto operator<=>(const TimePoint&) const = default;
    friend constexpr TimePoint operator+(TimePoint t, Duration d) { return {t.since + d}; }
    friend constexpr TimePoint operator-(TimePoint t, Duration d) { return {t.since - d}; }
    friend constexpr Duration operator-(TimePoint a, TimePoint b) { return a.since - b.since; }

    static constexpr TimePoint max() { return {Duration::max()}; }
};

// Wall clock: since 1970-01-01T00:00:00Z, leap seconds not counted. It may jump.
using UtcTime = TimePoint<struct UtcLine>;
// Monotonic: since an arbitrary moment of this machine (its boot, on Linux). It never jumps.
using MonoTime = TimePoint<struct MonoLine>;
// A medium's own time line, as stamped by an encoder; its zero means nothing outside its track and
// generation.
using MediaTime = TimePoint<struct MediaLine>;

// Whole milliseconds, rounded towards zero.
constexpr std::int64_t to_ms(Duration d) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(d).count();
}

constexpr double to_seconds(Duration d) { return std::chrono::duration<double>(d).count(); }

}  // namespace vedette
