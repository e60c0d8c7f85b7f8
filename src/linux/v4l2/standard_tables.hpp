// JPEG pictures without Huffman tables. Many webcams leave them out (the AVI way of storing MJPEG allows it,
// since they are always the same: ITU T.81 Annex K.3.3), but browsers and decoders refuse such pictures. Only
// this one repair of a picture is made here; everything else of it passes untouched. Any thread.
#pragma once

#include <vector>

#include "core/base/bytes.hpp"

namespace vedette::v4l2 {

enum class Tables : std::uint8_t {
    kPresent,  // a table stands before the first scan, or none is needed (arithmetic coding)
    kMissing,  // the picture can't be decoded without the standard ones
    kNoJpeg,   // no readable marker segments up to the first scan
};

// Walks the marker segments up to the first scan (T.81 B.1.1); a thumbnail inside a segment does not count.
Tables find_tables(Bytes picture);

// `picture`, which is kMissing, with the standard tables in front of its first scan. Reuses the memory of
// `out`.
void insert_standard_tables(Bytes picture, std::vector<std::uint8_t>& out);

}  // namespace vedette::v4l2
