// Finds the end of a JPEG that arrives in pieces of any size, by its markers (ITU-T T.81 annex B). Segments
// are skipped by their length, so a thumbnail in one does not count; memchr searches entropy-coded data for
// 0xFF. Does not interpret segments. Keeps no bytes. Caller's thread; sizes and positions are bytes.
#pragma once

#include <cstdint>

#include "core/base/bytes.hpp"

namespace vedette::frame {

// Why bytes are no complete JPEG. All but kNone are fatal and stay until reset().
enum class JpegFault : std::uint8_t {
    kNone,
    kNotJpeg,        // the first two bytes aren't SOI
    kSecondSoi,      // another picture begins before this one's EOI
    kBadSegment,     // a segment is shorter than its own length field, or has impossible values
    kNoFrameHeader,  // the picture ends without a size (probe_jpeg only)
};

const char* to_string(JpegFault fault);

// Bytes that cameras append after EOI to fill their buffers: zeros, 0xFF, CR, LF.
constexpr bool is_padding(std::uint8_t byte) {
    return byte == 0x00 || byte == 0xFF || byte == '\r' || byte == '\n';
}

// One picture.
class JpegWalker {
  public:
    // Stops after the EOI of the outermost picture, or after the byte that is wrong. Returns how many bytes
    // it consumed: all while more are needed, none once complete or faulty.
    std::size_t feed(Bytes bytes);

    bool complete() const { return state_ == State::kComplete; }
    JpegFault fault() const { return fault_; }
    // The next byte belongs to a marker segment.
    bool in_segment() const { return state_ == State::kSegment; }
    bool wants_more() const { return !complete() && fault_ == JpegFault::kNone; }

    void reset() { *this = JpegWalker(); }

  private:
    enum class State : std::uint8_t {
        kSoiPrefix,
        kSoi,
        kPrefix,
        kMarker,
        kLengthHigh,
        kLengthLow,
        kSegment,
        kEntropy,
        kEntropyMarker,
        kComplete,
        kFaulty
    };

    void take(std::uint8_t byte);
    void take_marker(std::uint8_t code);
    void fail(JpegFault fault);

    State state_ = State::kSoiPrefix;
    JpegFault fault_ = JpegFault::kNone;
    bool in_scan_header_ = false;  // the segment being read is SOS
    std::uint16_t left_ = 0;       // bytes of the segment still to skip
};

}  // namespace vedette::frame
