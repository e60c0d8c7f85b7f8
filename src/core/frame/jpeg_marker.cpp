#include "core/frame/jpeg_marker.hpp"

namespace vedette::frame {

Marker find_marker(Bytes jpeg, std::size_t at) {
    while (at < jpeg.size()) {
        const std::size_t start = as_text(jpeg).find('\xFF', at);
        if (start == std::string_view::npos) break;
        at = start + 1;
        while (at < jpeg.size() && jpeg[at] == 0xFF) ++at;
        if (at == jpeg.size()) return {0, start, at};
        if (jpeg[at] != 0) return {jpeg[at], start, at + 1};
    }
    return {0, jpeg.size(), jpeg.size()};
}

Segment find_segment(Bytes jpeg, std::size_t at) {
    Marker marker;
    do {
        marker = find_marker(jpeg, at);
        at = marker.end;
        if (marker.code == 0 || marker.code == kSoi || marker.code == kEoi)
            return {marker.code, false, {}, at};
    } while (!has_segment(marker.code));
    if (at + 2 > jpeg.size()) return {};
    const std::size_t length = load_be16(&jpeg[at]);
    if (length < 2) return {marker.code, true, {}, at};
    if (at + length > jpeg.size()) return {};
    return {marker.code, false, jpeg.subspan(at + 2, length - 2), at + length};
}

}  // namespace vedette::frame
