#include "linux/v4l2/standard_tables.hpp"

#include <array>

#include "core/frame/jpeg_marker.hpp"
#include "core/frame/standard_huffman.hpp"

namespace vedette::v4l2 {
namespace {

// One DHT segment (T.81 B.2.4.2) with the tables K.3 to K.6.
constexpr std::array<std::uint8_t, 420> kStandard = [] {
    std::array<std::uint8_t, 420> out{0xff, 0xc4, 0x01, 0xa2};
    std::size_t at = 4;
    const auto add = [&out, &at](std::uint8_t class_and_number, const frame::HuffmanSpec& table) {
        out[at++] = class_and_number;
        for (const std::uint8_t count : table.counts) out[at++] = count;
        for (const std::uint8_t symbol : table.symbols) out[at++] = symbol;
    };
    add(0x00, frame::kDcLuma);
    add(0x10, frame::kAcLuma);
    add(0x01, frame::kDcChroma);
    add(0x11, frame::kAcChroma);
    return out;
}();

struct Segments {
    Tables tables = Tables::kNoJpeg;
    std::size_t scan = 0;  // position of the first scan's marker
};

Segments read_segments(Bytes picture) {
    if (picture.size() < 2 || picture[0] != 0xff || picture[1] != frame::kSoi) return {};
    bool present = false;
    for (frame::Segment segment{.end = 2};;) {
        segment = frame::find_segment(picture, segment.end);
        const std::uint8_t code = segment.code;
        if (code == 0 || segment.is_damaged || code == frame::kSoi || code == frame::kEoi) return {};
        if (code == frame::kSos)
            return {present ? Tables::kPresent : Tables::kMissing, segment.end - segment.content.size() - 4};
        // Frames with arithmetic coding (SOF9 and up) have no Huffman tables.
        if (code == frame::kDht || (frame::is_frame_header(code) && code >= 0xc9)) present = true;
    }
}

}  // namespace

Tables find_tables(Bytes picture) { return read_segments(picture).tables; }

void insert_standard_tables(Bytes picture, std::vector<std::uint8_t>& out) {
    const auto scan = static_cast<std::ptrdiff_t>(read_segments(picture).scan);
    out.clear();
    out.reserve(picture.size() + kStandard.size());
    out.insert(out.end(), picture.begin(), picture.begin() + scan);
    out.insert(out.end(), kStandard.begin(), kStandard.end());
    out.insert(out.end(), picture.begin() + scan, picture.end());
}

}  // namespace vedette::v4l2
