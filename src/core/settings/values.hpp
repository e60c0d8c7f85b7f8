// The small texts that settings are written in, such as "2s", "640x480" or "127.0.0.1:8480", and their
// values. Strict: the whole text must be the value, without blanks at its ends. What a setting may be at all
// stands in core/settings/schema. No allocation, any thread; a returned view looks into the text that was
// given.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/time.hpp"

namespace vedette::settings {

// A picture's width and height in pixels.
struct Size {
    std::uint16_t width = 0;
    std::uint16_t height = 0;

    constexpr bool operator==(const Size&) const = default;
};

// "true" or "false".
std::optional<bool> parse_bool(std::string_view text);

// A number, at most three decimals, and the unit ms, s, m or h at once after it: "500ms", "1.5s", "2m".
// Up to 10,000 hours.
std::optional<Duration> parse_duration(std::string_view text);

// A rate per second in thousandths: "25" is 25000, "0.1" is 100. At most three decimals, up to a million.
std::optional<std::int64_t> parse_rate(std::string_view text);

// WIDTHxHEIGHT, both 1 to 65535: "640x480".
std::optional<Size> parse_size(std::string_view text);

// A number of bytes: "65536", "64kB", "8MB", "1GB" (a thousand, a million, a thousand million; the unit in
// any case). Up to 10^15.
std::optional<std::int64_t> parse_byte_count(std::string_view text);

// Ids of cameras and the like: [a-z0-9][a-z0-9-]{0,31}.
bool is_id(std::string_view text);

}  // namespace vedette::settings
