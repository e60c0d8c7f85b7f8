// Parses the texts of settings, such as "2s", "640x480" or "8MB". Strict: the whole text must be the value,
// without blanks. No allocation. Thread-safe.
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

// Whole numbers from `min` to `max`, both included.
struct Range {
    int min = 0;
    int max = 0;

    constexpr bool contains(int number) const { return number >= min && number <= max; }
    constexpr bool operator==(const Range&) const = default;
};

// "true" or "false".
std::optional<bool> parse_bool(std::string_view text);

// At most three decimals and the unit ms, s, m or h: "500ms", "1.5s", "2m". Up to 10,000 hours.
std::optional<Duration> parse_duration(std::string_view text);

// A rate per second in thousandths: "25" is 25000, "0.1" is 100. At most three decimals, up to a million.
std::optional<std::int64_t> parse_rate(std::string_view text);

// WIDTHxHEIGHT, both 1 to 65535: "640x480".
std::optional<Size> parse_size(std::string_view text);

// MIN..MAX, also where MIN is above MAX: "-90..90".
std::optional<Range> parse_range(std::string_view text);

// Bytes: "65536", "64kB" (64,000), "8MB", "1GB"; the unit in any case. Up to 10^15.
std::optional<std::int64_t> parse_byte_count(std::string_view text);

// Ids of cameras and the like: [a-z0-9][a-z0-9-]{0,31}.
bool is_id(std::string_view text);

}  // namespace vedette::settings
