// What a clock on the wall shows: for pictures that people look at. Files, logs and the API speak UTC. Any
// thread.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/time.hpp"

namespace vedette {

struct LocalTime {
    std::string date;          // YYYY-MM-DD
    std::uint32_t day_ms = 0;  // since midnight as the clock shows it, also on a day of 23 or 25 hours
};

// In the time zone of this machine, or of the environment's TZ.
LocalTime to_local(UtcTime time);

}  // namespace vedette
