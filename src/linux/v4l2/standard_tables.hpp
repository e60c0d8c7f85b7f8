// Finds and repairs JPEG pictures without Huffman tables. Many webcams leave them out, as MJPEG in AVI
// allows: the tables are always those of ITU T.81 Annex K.3.3. Browsers and decoders refuse such pictures.
// Nothing else of a picture is changed. Thread-safe.
#pragma once

#include <vector>

#include "core/base/bytes.hpp"

namespace vedette::v4l2 {

// Whether a picture can be decoded with the tables that it holds.
enum class Tables : std::uint8_t {
    kPresent,  // there is a table before the first scan, or none is needed (arithmetic coding)
    kMissing,  // the picture cannot be decoded without the standard tables
    kNoJpeg,   // no readable marker segments up to the first scan
};

// Reads the marker segments up to the first scan (T.81 B.1.1), not those of a thumbnail inside a segment.
Tables find_tables(Bytes picture);

// Writes `picture`, which must be kMissing, to `out` with the standard tables before its first scan. Reuses
// the memory of `out`.
void insert_standard_tables(Bytes picture, std::vector<std::uint8_t>& out);

}  // namespace vedette::v4l2
