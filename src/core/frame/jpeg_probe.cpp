#include "core/frame/jpeg_probe.hpp"

#include <algorithm>

#include "core/frame/jpeg_marker.hpp"

namespace vedette::frame {
namespace {

// The frame header's parameters (B.2.2), behind its length field.
bool read_frame_header(Bytes segment, JpegInfo& info) {
    if (segment.size() < 6) return false;
    info.height = load_be16(&segment[1]);
    info.width = load_be16(&segment[3]);
    const std::size_t components = segment[5];
    if (info.width == 0 || components == 0 || segment.size() < 6 + 3 * components) return false;
    for (std::size_t c = 0; c < components; ++c) {
        const int h = segment[7 + 3 * c] >> 4;
        const int v = segment[7 + 3 * c] & 15;
        if (h < 1 || h > 4 || v < 1 || v > 4) return false;
    }
    return true;
}

// Reads the segments up to and including the first SOS, as far as they are in; false for a damaged one.
bool read_header(Bytes jpeg, JpegInfo& info) {
    Segment segment{.end = 2};
    do {
        segment = find_segment(jpeg, segment.end);
        if (segment.is_damaged || (segment.code == kDri && segment.content.size() < 2)) return false;
        if (is_frame_header(segment.code) && !read_frame_header(segment.content, info)) return false;
    } while (segment.code != 0 && segment.code != kEoi && segment.code != kSos);
    return true;
}

}  // namespace

std::expected<JpegInfo, JpegFault> probe_jpeg(Bytes jpeg) {
    JpegWalker walker;
    const std::size_t walked = walker.feed(jpeg);
    if (walker.fault() != JpegFault::kNone) return std::unexpected(walker.fault());
    JpegInfo info;
    if (!read_header(jpeg.first(walked), info)) return std::unexpected(JpegFault::kBadSegment);
    if (walker.complete()) {
        if (info.width == 0) return std::unexpected(JpegFault::kNoFrameHeader);
        info.size = walked;
        info.complete =
            std::all_of(jpeg.begin() + static_cast<std::ptrdiff_t>(walked), jpeg.end(), is_padding);
    }
    return info;
}

}  // namespace vedette::frame
