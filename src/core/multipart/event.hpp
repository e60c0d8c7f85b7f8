// Results of this room's readers, and the interface by which they get memory: frame events, reasons for
// skipped parts, frame buffers. The readers own no memory. Caller's thread. Sizes are bytes.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"

namespace vedette::multipart {

// Why bytes were skipped.
enum class SkipReason : std::uint8_t {
    kNotJpeg,     // the part has no SOI
    kSecondSoi,   // another picture begins before this one's EOI
    kBadSegment,  // a marker segment is damaged
    kNoEoi,       // the part, or the stream, ends before the picture does
    kExtraBytes,  // a part held other bytes than padding before SOI or after EOI; its picture was passed on
    kTooLarge,    // the part is larger than the limit
    kBadHead,     // the part's head exceeds the limit, or a boundary interrupts it
    kNoBuffer,    // the caller gave no frame buffer
    kStray,       // bytes between parts or pictures
};

const char* to_string(SkipReason reason);

// What the camera announced about a picture's length. The reader finds the picture's end in each case.
enum class Announced : std::uint8_t {
    kRight,    // or the form has no lengths
    kMissing,  // a part without Content-Length, as RFC 2046 allows
    kWrong,    // after the first one of a stream: any that is not exactly the picture's
};

// Result of a reader's poll().
struct Event {
    // A picture, or skipped bytes.
    enum class Kind : std::uint8_t { kFrame, kSkipped };

    Kind kind = Kind::kSkipped;
    SkipReason reason = SkipReason::kStray;  // of kSkipped
    std::size_t size = 0;               // of a frame, from SOI through EOI, at the front of the frame buffer
    std::size_t padding = 0;            // padding after it that the announced length includes
    std::optional<Duration> timestamp;  // X-Timestamp: the camera's clock, its zero unknown
    Announced announced = Announced::kRight;
    bool placeholder = false;  // X-Vedette-Placeholder: drawn by a hub while the camera is lost
};

// Gives memory for pictures. The reader fills one buffer at a time.
class FrameBuffers {
  public:
    // Memory for a picture that begins (`kept` is 0) or grows: at least `wanted` bytes; more is used too. It
    // must begin with the first `kept` bytes of the last buffer, which it replaces. After a frame event the
    // reader no longer accesses that frame's buffer. A smaller buffer means "no memory": the part is skipped.
    virtual MutableBytes frame_buffer(std::size_t wanted, std::size_t kept) = 0;

  protected:
    ~FrameBuffers() = default;
};

}  // namespace vedette::multipart
