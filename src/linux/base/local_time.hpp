// The local date and time of day, for text in pictures. Files, logs and the API use UTC. Thread-safe.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/time.hpp"

namespace vedette {

// A date and a time of day.
struct LocalTime {
    std::string date;          // YYYY-MM-DD
    std::uint32_t day_ms = 0;  // the displayed time of day; also on a day of 23 or 25 hours
};

// In the time zone of this machine or of the variable TZ.
LocalTime to_local(UtcTime time);

}  // namespace vedette
