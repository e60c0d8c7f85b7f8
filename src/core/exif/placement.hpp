// Where the Exif segment (APP1) stands in a JPEG, and where a new one goes: behind SOI and JFIF's APP0, in
// place of one that is there. The picture is not copied: the result is views of it, to be written in turn. No
// allocation. Thread-safe.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "core/base/bytes.hpp"

namespace vedette::exif {

// The new picture is `before`, the new segment, `between`, `after`: every other byte as it was,
// but for the fill bytes of the segment that goes.
struct Placement {
    Bytes before;
    Bytes between;
    Bytes after;
    Bytes replaced;  // the content of the Exif segment that goes, for the reader; empty: there was none
};

// Why there is no place.
enum class PlaceFault : std::uint8_t {
    kNotJpeg,     // the first two bytes are not SOI
    kNoScan,      // the bytes end before the picture's data begins
    kBadSegment,  // a segment before it is shorter than its own length field
};
std::string_view to_string(PlaceFault fault);

// The content of the first Exif segment for the reader, from a picture's first bytes; empty: they have none
// that is whole.
Bytes find_app1(Bytes jpeg);

// Only the first Exif segment counts, as for other readers.
std::expected<Placement, PlaceFault> place_app1(Bytes jpeg);

}  // namespace vedette::exif
