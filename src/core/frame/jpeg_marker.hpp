// The markers of a JPEG (ITU-T T.81 annex B) and its segments, of a whole picture in memory; JpegWalker takes
// pieces. The content of segments is not interpreted. Thread-safe; positions are bytes.
#pragma once

#include <cstdint>

#include "core/base/bytes.hpp"

namespace vedette::frame {

inline constexpr std::uint8_t kSof0 = 0xC0;
inline constexpr std::uint8_t kDht = 0xC4;
inline constexpr std::uint8_t kJpg = 0xC8;
inline constexpr std::uint8_t kDac = 0xCC;
inline constexpr std::uint8_t kRst0 = 0xD0;  // the first of eight restart markers
inline constexpr std::uint8_t kSoi = 0xD8;
inline constexpr std::uint8_t kEoi = 0xD9;
inline constexpr std::uint8_t kSos = 0xDA;
inline constexpr std::uint8_t kDqt = 0xDB;
inline constexpr std::uint8_t kDri = 0xDD;
inline constexpr std::uint8_t kDhp = 0xDE;
inline constexpr std::uint8_t kApp0 = 0xE0;
inline constexpr std::uint8_t kApp14 = 0xEE;

constexpr bool is_frame_header(std::uint8_t code) {
    return code >= kSof0 && code < kRst0 && code != kDht && code != kJpg && code != kDac;
}

// Whether a segment follows the marker: not TEM and the reserved codes below SOF0, RST, SOI, EOI.
constexpr bool has_segment(std::uint8_t code) { return code >= kSof0 && (code < kRst0 || code > kEoi); }

// A marker.
struct Marker {
    std::uint8_t code = 0;  // 0: the bytes end first
    std::size_t at = 0;     // of the first 0xFF; the picture's size when there is none
    std::size_t end = 0;    // after the code
};

// The first marker at or after `at`. Stuffed zeros are skipped; fill bytes belong to the marker (B.1.1.2).
Marker find_marker(Bytes jpeg, std::size_t at);

// A marker segment, or a marker that ends a header.
struct Segment {
    std::uint8_t code = 0;    // 0: the bytes end first
    bool is_damaged = false;  // its length is less than its own length field
    Bytes content;            // without the length field; empty for SOI and EOI
    std::size_t end = 0;      // after the segment
};

// The first segment, SOI or EOI at or after `at`. Skips entropy-coded data and stray bytes, as decoders do.
Segment find_segment(Bytes jpeg, std::size_t at);

}  // namespace vedette::frame
