// UTC as text, for files, logs and the API. Any thread.
#pragma once

#include <string>

#include "core/base/time.hpp"

namespace vedette {

// RFC 3339 in UTC with milliseconds: "2026-01-02T03:04:05.678Z".
std::string format_utc(UtcTime time);

}  // namespace vedette
