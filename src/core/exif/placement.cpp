#include "core/exif/placement.hpp"

#include "core/exif/tags.hpp"
#include "core/frame/jpeg_marker.hpp"

namespace vedette::exif {
namespace {

constexpr std::uint8_t kApp1 = frame::kApp0 + 1;
constexpr std::size_t kSegmentHead = 4;  // marker and length

bool is_exif(const frame::Segment& segment) {
    return segment.code == kApp1 && as_text(segment.content).starts_with(kMarkRead);
}

}  // namespace

std::string_view to_string(PlaceFault fault) {
    switch (fault) {
        case PlaceFault::kNotJpeg: return "not a JPEG: it does not begin with SOI";
        case PlaceFault::kNoScan: return "the JPEG ends before its picture begins";
        case PlaceFault::kBadSegment: return "a segment of the JPEG is shorter than its own length field";
    }
    return "";
}

Bytes find_app1(Bytes jpeg) {
    for (std::size_t at = 0;;) {
        const frame::Segment segment = frame::find_segment(jpeg, at);
        if (segment.is_damaged || segment.code == 0 || segment.code == frame::kSos) return {};
        if (is_exif(segment)) return segment.content;
        at = segment.end;
    }
}

std::expected<Placement, PlaceFault> place_app1(Bytes jpeg) {
    if (jpeg.size() < 2 || jpeg[0] != 0xFF || jpeg[1] != frame::kSoi)
        return std::unexpected(PlaceFault::kNotJpeg);
    std::size_t place = 2;
    bool leads = true;  // only APP0 until now
    Placement found;
    std::size_t gap_begin = 0;  // of the segment that goes
    std::size_t gap_end = 0;
    for (std::size_t at = place;;) {
        const frame::Segment segment = frame::find_segment(jpeg, at);
        if (segment.is_damaged) return std::unexpected(PlaceFault::kBadSegment);
        if (segment.code == 0 || segment.code == frame::kEoi) return std::unexpected(PlaceFault::kNoScan);
        const std::size_t previous = at;
        at = segment.end;
        leads = leads && segment.code == frame::kApp0;
        if (leads) place = at;
        if (segment.code == frame::kSos) break;
        if (gap_end == 0 && is_exif(segment)) {
            found.replaced = segment.content;
            gap_end = at;
            gap_begin = at - segment.content.size() - kSegmentHead;
            // Its fill bytes go with it: without it they would begin a marker of what follows.
            while (gap_begin > previous && jpeg[gap_begin - 1] == 0xFF) --gap_begin;
        }
    }
    found.before = jpeg.first(place);
    if (gap_end == 0) {
        found.after = jpeg.subspan(place);
    } else {
        found.between = jpeg.subspan(place, gap_begin - place);
        found.after = jpeg.subspan(gap_end);
    }
    return found;
}

}  // namespace vedette::exif
