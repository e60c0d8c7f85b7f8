#include "core/frame/jpeg_walker.hpp"

#include <algorithm>

#include "core/frame/jpeg_marker.hpp"

namespace vedette::frame {

const char* to_string(JpegFault fault) {
    switch (fault) {
        case JpegFault::kNone: return "none";
        case JpegFault::kNotJpeg: return "not a JPEG";
        case JpegFault::kSecondSoi: return "another picture begins inside";
        case JpegFault::kBadSegment: return "a marker segment is damaged";
        case JpegFault::kNoFrameHeader: return "no frame header";
    }
    return "?";
}

namespace {

// The first 0xFF from `at` on that may begin a marker: it has no stuffed zero behind it (B.1.1.5). npos if
// there is none.
std::size_t find_marker_prefix(std::string_view bytes, std::size_t at) {
    while ((at = bytes.find('\xFF', at)) != bytes.npos && at + 1 < bytes.size() && bytes[at + 1] == 0)
        at += 2;
    return at;
}

}  // namespace

std::size_t JpegWalker::feed(Bytes bytes) {
    std::size_t at = 0;
    while (at < bytes.size() && wants_more()) {
        if (state_ == State::kEntropy) {
            at = find_marker_prefix(as_text(bytes), at);
            if (at == std::string_view::npos) return bytes.size();
            ++at;
            state_ = State::kEntropyMarker;
        } else if (state_ == State::kSegment) {
            const std::size_t skipped = std::min<std::size_t>(left_, bytes.size() - at);
            at += skipped;
            left_ = static_cast<std::uint16_t>(left_ - skipped);
            if (left_ == 0) state_ = in_scan_header_ ? State::kEntropy : State::kPrefix;
        } else {
            take(bytes[at++]);
        }
    }
    return at;
}

void JpegWalker::take(std::uint8_t byte) {
    switch (state_) {
        case State::kSoiPrefix:
            if (byte != 0xFF) return fail(JpegFault::kNotJpeg);
            state_ = State::kSoi;
            return;
        case State::kSoi:
            if (byte != kSoi) return fail(JpegFault::kNotJpeg);
            state_ = State::kPrefix;
            return;
        case State::kPrefix:
            // Skip stray bytes between segments, as decoders do.
            if (byte == 0xFF) state_ = State::kMarker;
            return;
        case State::kMarker:
            if (byte == 0xFF) return;  // a fill byte (B.1.1.2)
            state_ = State::kPrefix;
            if (byte != 0x00) take_marker(byte);
            return;
        case State::kLengthHigh:
            left_ = static_cast<std::uint16_t>(byte << 8);
            state_ = State::kLengthLow;
            return;
        case State::kLengthLow:
            left_ = static_cast<std::uint16_t>(left_ | byte);
            if (left_ < 2) return fail(JpegFault::kBadSegment);
            left_ = static_cast<std::uint16_t>(left_ - 2);
            state_ = left_ > 0 ? State::kSegment : in_scan_header_ ? State::kEntropy : State::kPrefix;
            return;
        case State::kEntropyMarker:
            if (byte == 0xFF) return;
            state_ = State::kEntropy;
            if (byte != 0x00) take_marker(byte);
            return;
        case State::kSegment:
        case State::kEntropy:
        case State::kComplete:
        case State::kFaulty: return;
    }
}

void JpegWalker::take_marker(std::uint8_t code) {
    if (code == kSoi) return fail(JpegFault::kSecondSoi);
    if (code == kEoi) {
        state_ = State::kComplete;
        return;
    }
    // Reserved codes below SOF0 are damage, or a cut behind 0xFF.
    if (!has_segment(code)) return;
    in_scan_header_ = code == kSos;
    state_ = State::kLengthHigh;
}

void JpegWalker::fail(JpegFault fault) {
    fault_ = fault;
    state_ = State::kFaulty;
}

}  // namespace vedette::frame
