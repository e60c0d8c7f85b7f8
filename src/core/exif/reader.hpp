// Reads the Exif segment (APP1) of any camera, both byte orders. An entry that is damaged or of an unexpected
// type counts as absent; the others are read. Each directory is read once, whatever the offsets say, and
// thumbnails are not. No allocation: texts are views of the segment. Thread-safe.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/exif/fields.hpp"

namespace vedette::exif {

// Why nothing is read.
enum class ReadFault : std::uint8_t {
    kNotExif,       // the content does not begin with Exif's mark
    kBadHeader,     // no TIFF header
    kBadDirectory,  // the first directory is not within the content
};
std::string_view to_string(ReadFault fault);

// `content` is that of the segment, without marker and length. Texts end at the first NUL, and may be longer
// than kMaxText or no UTF-8, because cameras write what they like.
std::expected<Fields, ReadFault> read_app1(Bytes content);

}  // namespace vedette::exif
