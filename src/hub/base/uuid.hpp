// Ids of what the hub stores and announces. Thread-safe.
#pragma once

#include <string>

#include "core/base/time.hpp"

namespace vedette {

// UUID version 7 (RFC 9562 5.7): 48 bits of Unix milliseconds, then random bits, so that ids of different
// milliseconds sort by time.
std::string make_uuid7(UtcTime now);

}  // namespace vedette
