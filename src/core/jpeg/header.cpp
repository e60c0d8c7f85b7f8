#include "core/jpeg/header.hpp"

#include <algorithm>

#include "core/frame/jpeg_marker.hpp"
#include "core/frame/standard_huffman.hpp"

namespace vedette::jpeg {
namespace {

// Whether a frame header's code is supported.
LumaResult coding(std::uint8_t code) {
    if (code <= 0xC1) return LumaResult::kComplete;
    if (code == 0xC2) return LumaResult::kProgressive;
    return code < frame::kJpg ? LumaResult::kLossless : LumaResult::kArithmetic;
}

HuffmanSpec view(const frame::HuffmanSpec& table) {
    return {table.counts.data(), table.symbols.data(), static_cast<std::uint16_t>(table.symbols.size())};
}

}  // namespace

LumaResult Header::read(Bytes jpeg) {
    *this = Header();
    // The standard tables apply to pictures without tables (webcams, AVI).
    dc[0] = view(frame::kDcLuma);
    dc[1] = view(frame::kDcChroma);
    ac[0] = view(frame::kAcLuma);
    ac[1] = view(frame::kAcChroma);
    if (jpeg.size() < 2 || jpeg[0] != 0xFF || jpeg[1] != frame::kSoi) return LumaResult::kNotJpeg;
    frame::Segment segment{.end = 2};
    do {
        // Also skips a scan without luma.
        segment = frame::find_segment(jpeg, segment.end);
        if (segment.code == 0 || segment.code == frame::kEoi) return LumaResult::kTruncated;
        if (segment.is_damaged || segment.code == frame::kSoi) return LumaResult::kCorrupt;
        const LumaResult result = read_segment(segment.code, segment.content);
        if (result != LumaResult::kComplete) return result;
    } while (segment.code != frame::kSos || scan_components == 0);
    scan_offset = segment.end;
    return LumaResult::kComplete;
}

LumaResult Header::read_segment(std::uint8_t code, Bytes segment) {
    if (frame::is_frame_header(code)) {
        if (components != 0) return LumaResult::kCorrupt;
        const LumaResult result = coding(code);
        return result == LumaResult::kComplete ? read_frame(segment) : result;
    }
    switch (code) {
        case frame::kDht: return read_huffman(segment);
        case frame::kDqt: return read_quantisation(segment);
        case frame::kSos: return read_scan(segment);
        case frame::kDhp: return LumaResult::kLossless;
        case frame::kDri:
            if (segment.size() < 2) return LumaResult::kCorrupt;
            restart_interval = load_be16(segment.data());
            break;
        case frame::kApp0: jfif_ = jfif_ || as_text(segment).starts_with({"JFIF\0", 5}); break;
        case frame::kApp14:
            if (segment.size() >= 12 && as_text(segment).starts_with("Adobe")) {
                adobe_ = true;
                adobe_transform_ = segment[11];
            }
            break;
        default: break;
    }
    return LumaResult::kComplete;
}

LumaResult Header::read_frame(Bytes segment) {
    if (segment.size() < 6) return LumaResult::kCorrupt;
    if (segment[0] == 12) return LumaResult::kTwelveBit;
    if (segment[0] != 8) return LumaResult::kUnsupported;
    height = load_be16(&segment[1]);
    width = load_be16(&segment[3]);
    const std::size_t count = segment[5];
    if (width == 0 || count == 0 || segment.size() < 6 + 3 * count) return LumaResult::kCorrupt;
    if (height == 0 || count > kMaxComponents) return LumaResult::kUnsupported;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t* const p = &segment[6 + 3 * i];
        frame[i] = {p[0], static_cast<std::uint8_t>(p[1] >> 4), static_cast<std::uint8_t>(p[1] & 15), p[2]};
        if (frame[i].h < 1 || frame[i].h > 4 || frame[i].v < 1 || frame[i].v > 4 || p[2] > 3) {
            return LumaResult::kCorrupt;
        }
        for (std::size_t k = 0; k < i; ++k) {
            if (frame[k].id == p[0]) return LumaResult::kCorrupt;
        }
        h_max = std::max(h_max, frame[i].h);
        v_max = std::max(v_max, frame[i].v);
    }
    components = static_cast<std::uint8_t>(count);
    if (frame[0].h != h_max || frame[0].v != v_max) return LumaResult::kUnsupported;
    return LumaResult::kComplete;
}

// Three components are YCbCr unless an Adobe segment or their ids say otherwise, as in libjpeg.
bool Header::is_luma() const {
    if (components == 1) return true;
    if (components != 3) return false;
    if (jfif_) return true;
    if (adobe_) return adobe_transform_ != 0;
    return !(frame[0].id == 'R' && frame[1].id == 'G' && frame[2].id == 'B');
}

LumaResult Header::read_huffman(Bytes segment) {
    while (!segment.empty()) {
        if (segment.size() < 17) return LumaResult::kCorrupt;
        const unsigned kind = segment[0] >> 4;
        const unsigned number = segment[0] & 15;
        std::size_t size = 0;
        for (std::size_t i = 1; i <= 16; ++i) size += segment[i];
        if (kind > 1 || number > 3 || size > 256 || segment.size() < 17 + size) return LumaResult::kCorrupt;
        const HuffmanSpec spec{&segment[1], segment.data() + 17, static_cast<std::uint16_t>(size)};
        if (kind == 0) {
            // A DC difference has at most 15 bits in sequential pictures.
            for (std::size_t i = 0; i < size; ++i) {
                if (spec.symbols[i] > 15) return LumaResult::kCorrupt;
            }
        }
        (kind == 0 ? dc : ac)[number] = spec;
        segment = segment.subspan(17 + size);
    }
    return LumaResult::kComplete;
}

LumaResult Header::read_quantisation(Bytes segment) {
    while (!segment.empty()) {
        const unsigned precision = segment[0] >> 4;
        const unsigned number = segment[0] & 15;
        const std::size_t size = precision == 0 ? 65 : 129;
        if (precision > 1 || number > 3 || segment.size() < size) return LumaResult::kCorrupt;
        dc_step[number] = precision == 0 ? segment[1] : load_be16(&segment[1]);
        segment = segment.subspan(size);
    }
    return LumaResult::kComplete;
}

// A scan without the frame's first component leaves scan_components at 0.
LumaResult Header::read_scan(Bytes segment) {
    if (components == 0 || segment.empty()) return LumaResult::kCorrupt;
    const std::size_t count = segment[0];
    if (count < 1 || count > components || segment.size() < 1 + 2 * count + 3) return LumaResult::kCorrupt;
    bool has_luma = false;
    int blocks = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t* const p = &segment[1 + 2 * i];
        std::uint8_t index = 0;
        while (index < components && frame[index].id != p[0]) ++index;
        if (index == components || p[1] >> 4 > 3 || (p[1] & 15) > 3) return LumaResult::kCorrupt;
        // Components come in the frame's order (B.2.3).
        if (i > 0 && index <= scan[i - 1].component) return LumaResult::kCorrupt;
        scan[i] = {index, static_cast<std::uint8_t>(p[1] >> 4), static_cast<std::uint8_t>(p[1] & 15)};
        has_luma = has_luma || index == 0;
        blocks += frame[index].h * frame[index].v;
    }
    if (!has_luma) return LumaResult::kComplete;
    if (!is_luma()) return LumaResult::kUnsupported;
    if (count > 1 && blocks > 10) return LumaResult::kCorrupt;
    if (dc_step[frame[0].quantisation] == 0) return LumaResult::kCorrupt;
    for (std::size_t i = 0; i < count; ++i) {
        if (dc[scan[i].dc].counts == nullptr || ac[scan[i].ac].counts == nullptr) return LumaResult::kCorrupt;
    }
    scan_components = static_cast<std::uint8_t>(count);
    return LumaResult::kComplete;
}

}  // namespace vedette::jpeg
