// Writes the Exif segment (APP1) of a JPEG: all fields that are there, and what Exif 2.32 requires of every
// file. Big-endian, without thumbnail. Where it goes is placement's task. No allocation. Thread-safe.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/exif/fields.hpp"

namespace vedette::exif {

// No segment is longer, in bytes.
constexpr std::size_t kMaxApp1 = 2204;

// Why there is no segment.
enum class WriteError : std::uint8_t {
    kNoRoom,       // the buffer is too small
    kTextTooLong,  // more than kMaxText bytes
    kBadText,      // not UTF-8, or with a NUL byte in it
    kBadDate,      // no day of the calendar, or no time of day
    kBadNumber,    // outside of the range that its field says, or a denominator of 0
};
std::string_view to_string(WriteError error);

// The whole segment with its marker, in the first bytes of `out`.
std::expected<Bytes, WriteError> write_app1(const Fields& fields, MutableBytes out);

}  // namespace vedette::exif
