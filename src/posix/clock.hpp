// The clocks of a POSIX system. The only code of src/posix that reads them: engines take the time as an
// argument. Thread-safe.
#pragma once

#include "core/base/time.hpp"

namespace vedette::posix {

// CLOCK_MONOTONIC.
MonoTime mono_now();
// CLOCK_REALTIME.
UtcTime utc_now();

}  // namespace vedette::posix
