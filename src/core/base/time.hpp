// Time points of three clocks, as different types, in nanoseconds of 64 bits (292 years). Reads no clock:
// that is linux/base/clock's and the node port's task. Thread-safe.
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

// A point on one time line. Points of different lines don't compare or subtract.
template <class Line>
struct TimePoint {
    Duration since{};  // since the zero of its line

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
// Time stamp of an encoder; comparable only within one track and generation.
using MediaTime = TimePoint<struct MediaLine>;

// Whole milliseconds, rounded towards zero.
constexpr std::int64_t to_ms(Duration d) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(d).count();
}

constexpr double to_seconds(Duration d) { return std::chrono::duration<double>(d).count(); }

}  // namespace vedette
