// UTC as text, for files, logs and the API. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.hpp"

namespace vedette {

// RFC 3339 in UTC with milliseconds: "2026-01-02T03:04:05.678Z".
std::string format_utc(UtcTime time);
// A time of this form, with or without a fraction of a second. Nothing: another form, another zone, or no
// such day.
std::optional<UtcTime> parse_utc(std::string_view text);

}  // namespace vedette
