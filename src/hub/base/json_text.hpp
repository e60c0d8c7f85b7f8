// Text for JSON that is written by hand where a document tree would be too much. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "core/base/time.hpp"

namespace vedette {

// With quotation marks; control characters, quotes and backslashes escaped (RFC 8259 section 7). Bytes that
// are not UTF-8 become U+FFFD.
std::string json_quoted(std::string_view text);

// RFC 3339 in UTC with milliseconds: "2026-01-02T03:04:05.678Z".
std::string format_utc(UtcTime time);

}  // namespace vedette
