// The few words that drawn pictures carry: the time of day, a numbered caption, a name cut to its place. Text
// is written into memory that the caller gives, and views point there. No allocation, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace vedette::scene {

enum class Precision : std::uint8_t { kSeconds, kMilliseconds };

// HH:MM:SS or HH:MM:SS.mmm of a time of day in ms (taken modulo one day). `out` holds 12 characters at least.
std::string_view format_clock(std::uint32_t day_ms, Precision precision, std::span<char> out);

// The label followed by the number in decimal. `out` holds the label and 20 characters more.
std::string_view format_numbered(std::string_view label, std::uint64_t number, std::span<char> out);

// The first `characters` characters of a text; UTF-8 sequences count as one and stay whole.
std::string_view cut_to(std::string_view text, int characters);

}  // namespace vedette::scene
