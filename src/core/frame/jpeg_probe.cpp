#include "core/frame/jpeg_probe.hpp"

#include <algorithm>

#include "core/frame/jpeg_marker.hpp"

namespace vedette::frame {
namespace {

Coding coding_of(std::uint8_t code) {
    switch (code) {
        case 0xC0: return Coding::kBaseline;
        case 0xC1: return Coding::kExtended;
        case 0xC2: return Coding::kProgressive;
        default: return Coding::kOther;
    }
}

// `sampling` is the first component's h and v, a nibble each; `chroma` that of both others.
Subsampling subsampling_of(std::uint8_t sampling, std::uint8_t chroma) {
    const int h = (sampling >> 4) % (chroma >> 4) == 0 ? (sampling >> 4) / (chroma >> 4) : 0;
    const int v = (sampling & 15) % (chroma & 15) == 0 ? (sampling & 15) / (chroma & 15) : 0;
    switch (h * 16 + v) {
        case 0x11: return Subsampling::k444;
        case 0x21: return Subsampling::k422;
        case 0x22: return Subsampling::k420;
        case 0x12: return Subsampling::k440;
        case 0x41: return Subsampling::k411;
        default: return Subsampling::kOther;
    }
}

// The frame header's parameters (B.2.2), behind its length field.
bool read_frame_header(Bytes segment, JpegInfo& info) {
    if (segment.size() < 6) return false;
    info.bits = segment[0];
    info.height = load_be16(&segment[1]);
    info.width = load_be16(&segment[3]);
    info.components = segment[5];
    if (info.width == 0 || info.components == 0 || segment.size() < 6u + 3u * info.components) return false;
    for (std::size_t c = 0; c < info.components; ++c) {
        const std::uint8_t sampling = segment[7 + 3 * c];
        if (sampling >> 4 < 1 || sampling >> 4 > 4 || (sampling & 15) < 1 || (sampling & 15) > 4)
            return false;
    }
    info.subsampling = Subsampling::kOther;
    if (info.components == 1) info.subsampling = Subsampling::kGrey;
    if (info.components == 3 && segment[10] == segment[13]) {
        info.subsampling = subsampling_of(segment[7], segment[10]);
    }
    return true;
}

// Reads the segments up to and including the first SOS, as far as they are in.
JpegFault read_header(Bytes jpeg, JpegInfo& info) {
    Segment segment{.end = 2};
    do {
        segment = find_segment(jpeg, segment.end);
        if (segment.is_damaged) return JpegFault::kBadSegment;
        if (is_frame_header(segment.code)) {
            info.coding = coding_of(segment.code);
            if (!read_frame_header(segment.content, info)) return JpegFault::kBadSegment;
        } else if (segment.code == kDht) {
            info.has_huffman_tables = true;
        } else if (segment.code == kDri) {
            if (segment.content.size() < 2) return JpegFault::kBadSegment;
            info.restart_interval = load_be16(segment.content.data());
        } else if (segment.code == kSos) {
            info.scan_offset = segment.end;
        }
    } while (segment.code != 0 && segment.code != kEoi && segment.code != kSos);
    return JpegFault::kNone;
}

}  // namespace

const char* to_string(Subsampling subsampling) {
    switch (subsampling) {
        case Subsampling::k444: return "4:4:4";
        case Subsampling::k422: return "4:2:2";
        case Subsampling::k420: return "4:2:0";
        case Subsampling::k440: return "4:4:0";
        case Subsampling::k411: return "4:1:1";
        case Subsampling::kGrey: return "grey";
        case Subsampling::kOther: return "other";
    }
    return "?";
}

const char* to_string(Coding coding) {
    switch (coding) {
        case Coding::kBaseline: return "baseline";
        case Coding::kExtended: return "extended";
        case Coding::kProgressive: return "progressive";
        case Coding::kOther: return "other";
    }
    return "?";
}

std::expected<JpegInfo, JpegFault> probe_jpeg(Bytes jpeg) {
    JpegWalker walker;
    const std::size_t walked = walker.feed(jpeg);
    if (walker.fault() != JpegFault::kNone) return std::unexpected(walker.fault());
    JpegInfo info;
    const Bytes picture = jpeg.first(walked);
    if (const JpegFault fault = read_header(picture, info); fault != JpegFault::kNone) {
        return std::unexpected(fault);
    }
    if (walker.complete()) {
        if (info.width == 0) return std::unexpected(JpegFault::kNoFrameHeader);
        info.size = walked;
        info.complete =
            std::all_of(jpeg.begin() + static_cast<std::ptrdiff_t>(walked), jpeg.end(), is_padding);
    }
    return info;
}

}  // namespace vedette::frame
