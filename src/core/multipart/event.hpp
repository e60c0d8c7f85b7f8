// What the readers of this room give to their caller, and the memory that they take from it: frame events,
// the reasons for parts that are passed over, and the frame buffers. The readers own none of the memory; one
// reader with its FrameBuffers belongs to one thread. Sizes are bytes.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"

namespace vedette::multipart {

// Why bytes became no frame.
enum class SkipReason : std::uint8_t {
    kNotJpeg,        // the part doesn't begin with SOI
    kSecondSoi,      // another picture begins before this one's EOI: a piece in between was lost
    kBadSegment,     // a marker segment is damaged
    kNoEoi,          // the part, or the stream, ends before the picture does
    kTrailingBytes,  // inside the announced length, EOI is followed by neither padding nor the boundary
    kTooLarge,       // the part is larger than the limit
    kBadHead,        // the part's head is longer than the limit, or broken off by a boundary
    kNoBuffer,       // the caller had no frame buffer to give
    kStray,          // bytes between parts (or pictures) that belong to none
};
inline constexpr std::size_t kSkipReasons = 9;

const char* to_string(SkipReason reason);

struct Event {
    enum class Kind : std::uint8_t { kFrame, kSkipped };

    Kind kind = Kind::kSkipped;
    SkipReason reason = SkipReason::kStray;  // of kSkipped
    std::size_t size = 0;     // of a frame, from SOI through EOI, at the front of the frame buffer
    std::size_t padding = 0;  // bytes of padding behind it that the announced length counts
    std::optional<Duration>
        timestamp;             // X-Timestamp of the part's head: the camera's clock, its zero unknown
    bool placeholder = false;  // X-Vedette-Placeholder: drawn by a hub that has lost the camera
};

// Where pictures go. The reader fills one buffer at a time.
class FrameBuffers {
  public:
    // Memory for the picture that begins or goes on: at least `wanted` bytes, more is used too. The first
    // `kept` bytes of the buffer given last must stand in its front: 0 at a picture's beginning, else the
    // buffer grows. A call without a frame event in between replaces the buffer given last; after a frame
    // event the reader never touches that frame's buffer again. An empty or smaller answer means "no memory":
    // the part is skipped.
    virtual MutableBytes frame_buffer(std::size_t wanted, std::size_t kept) = 0;

  protected:
    ~FrameBuffers() = default;
};

}  // namespace vedette::multipart
