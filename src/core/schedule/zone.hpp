// A time zone as a list of its offset changes, which the caller makes: a board from its POSIX TZ text, the
// hub from the system's tz data. Converts between UTC and local time; a local time that does not exist, or
// comes twice, is an answer. Local dates and times are std::chrono's local_days and local_seconds. No tz
// data, no names of zones, no clock, no allocation. Values that view the caller's list, which outlives them;
// thread-safe. Offsets are seconds east of UTC.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/time.hpp"

namespace vedette::schedule {

// A date as a calendar on the wall shows it, and a date with a time of day.
using Date = std::chrono::local_days;
using LocalSeconds = std::chrono::local_seconds;

// How a zone's clock stands at a moment.
struct ZoneOffset {
    std::int32_t east_s = 0;  // local time - UTC
    bool is_dst = false;

    constexpr bool operator==(const ZoneOffset&) const = default;
};

// From `at` on, `offset` is valid.
struct OffsetChange {
    UtcTime at;  // a whole second
    ZoneOffset offset;
};

// How often a local time is on the clock.
enum class LocalKind : std::uint8_t {
    kOnce,
    kNever,  // a change forward skips it
    kTwice,  // a change backward repeats it
};

// A local time in UTC.
struct LocalMoment {
    UtcTime at;  // kNever: the moment of the change that skips it; kTwice: the first of the two
    LocalKind kind = LocalKind::kOnce;
};

// The rules of one zone.
class ZoneRules {
  public:
    // UTC.
    constexpr ZoneRules() = default;
    // `first` is valid before all `changes`, which are sorted by time.
    constexpr ZoneRules(ZoneOffset first, std::span<const OffsetChange> changes)
        : first_(first), changes_(changes) {}

    ZoneOffset at(UtcTime time) const;
    // On the clock at `time`; a part of a second is dropped.
    LocalSeconds local(UtcTime time) const;
    Date date(UtcTime time) const;
    LocalMoment utc(LocalSeconds local) const;
    // The changes after `after`, up to and including `until`.
    std::span<const OffsetChange> changes(UtcTime after, UtcTime until) const;

  private:
    ZoneOffset before(std::size_t change) const;

    ZoneOffset first_;
    std::span<const OffsetChange> changes_;
};

}  // namespace vedette::schedule
