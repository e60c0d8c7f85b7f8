// Whether something keeps this machine's wall clock right. Thread-safe.
#pragma once

#include <optional>

namespace vedette {

// Whether the kernel counts CLOCK_REALTIME as synchronised, which time services such as chrony and
// systemd-timesyncd tell it (adjtimex(2)). Nothing: it does not say, as in some containers.
std::optional<bool> clock_is_synchronised();

}  // namespace vedette
