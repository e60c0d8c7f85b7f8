#include "linux/v4l2/standard_tables.hpp"

#include <array>

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
    constexpr std::uint8_t kStart = 0xd8;
    constexpr std::uint8_t kHuffman = 0xc4;
    constexpr std::uint8_t kScan = 0xda;
    if (picture.size() < 4 || picture[0] != 0xff || picture[1] != kStart) return {};
    bool present = false;
    std::size_t at = 2;
    while (at + 4 <= picture.size() && picture[at] == 0xff) {
        const std::uint8_t marker = picture[at + 1];
        if (marker == 0xff) {  // fill byte
            ++at;
            continue;
        }
        if (marker == kScan) return {present ? Tables::kPresent : Tables::kMissing, at};
        // Frames with arithmetic coding (SOF9 and up) have no Huffman tables.
        if (marker == kHuffman || (marker >= 0xc9 && marker <= 0xcf && marker != 0xcc)) present = true;
        if (marker == 0x00 || marker == 0x01 || (marker >= 0xd0 && marker <= 0xd9)) return {};
        at += 2 + std::size_t{load_be16(&picture[at + 2])};
    }
    return {};
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
