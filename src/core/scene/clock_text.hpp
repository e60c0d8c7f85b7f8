// Text of drawn pictures: the time of day, a name of limited length. No allocation. Thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace vedette::scene {

// The clock's last digits.
enum class Precision : std::uint8_t { kSeconds, kMilliseconds };

// HH:MM:SS or HH:MM:SS.mmm of a time of day in ms (taken modulo one day). `out` has room for 12 characters.
std::string_view format_clock(std::uint32_t day_ms, Precision precision, std::span<char> out);

// The first `characters` characters of a text; UTF-8 sequences count as one and stay whole.
std::string_view cut_to(std::string_view text, int characters);

}  // namespace vedette::scene
