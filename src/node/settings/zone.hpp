// The board's time zone, as its settings say it. Thread-safe.
#pragma once

#include "core/tz/time_zone.hpp"
#include "node/settings/values.hpp"

namespace vedette::node {

// That of `time.zone`, a POSIX TZ; without one, so many hours from UTC as `time.offset` says.
tz::TimeZone zone_of(const Values& values);

}  // namespace vedette::node
