// The common part of this room's readers. No allocation: pictures are in the caller's frame buffers, other
// bytes in its scratch memory. Caller's thread.
//
//   for (;;) {
//       n = read(socket, reader.prepare());    // into the frame buffer within a picture
//       reader.commit(n);
//       while (auto event = reader.poll()) …   // a frame, or skipped bytes with the reason
//   }
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/multipart/event.hpp"
#include "core/multipart/frame_fill.hpp"
#include "core/multipart/scratch.hpp"

namespace vedette::multipart {

// Base of Reader and JpegStream.
class PictureReader {
  public:
    PictureReader(const PictureReader&) = delete;
    PictureReader& operator=(const PictureReader&) = delete;
    virtual ~PictureReader() = default;

    // The window for the stream's next bytes, valid until commit(); not empty after poll() returned nothing.
    virtual MutableBytes prepare() = 0;
    // `n` bytes were written to the window.
    void commit(std::size_t n);
    // The next event; nothing: read more. A frame is reported with its last byte; it is at the front of the
    // last buffer of FrameBuffers, which belongs to the caller from now on.
    virtual std::optional<Event> poll() = 0;
    // Copies as many bytes as the window takes and returns how many; poll() before feeding the rest.
    std::size_t feed(Bytes bytes);
    // The stream has ended: the last event, if any; poll() may have one more. The reader is then reset.
    virtual std::optional<Event> finish() = 0;

    // The first bytes of a picture have arrived, and its last one has not.
    virtual bool in_picture() const = 0;

    // Bytes of pictures that were copied instead of read in place.
    std::uint64_t bytes_copied() const { return fill_.moved(); }

  protected:
    PictureReader(FrameBuffers& buffers, MutableBytes scratch, std::size_t max_picture);

    // Drops the scratch bytes before the next `mark`, or all; false when there is no mark.
    bool drop_before(std::uint8_t mark);
    // A picture or part begins: true when event_ reports stray bytes before it.
    bool end_skipping();
    // Larger memory for a picture of unknown size, of which `size` bytes are read; false without memory.
    bool grow(std::size_t size);
    // Moves what was read beyond the picture, from `size` on, to the scratch memory.
    void put_back_after(std::size_t size);
    void end_picture(const Event& frame);
    void skip(SkipReason reason);

    Scratch scratch_;
    FrameFill fill_;
    const std::size_t max_picture_;
    std::size_t next_guess_;  // size of the next picture without a length
    bool in_body_ = false;    // bytes are read into the frame buffer
    bool stray_ = false;      // bytes that belong to no picture were dropped
    bool skipping_ = false;   // they belong to a picture that was already reported as skipped
    Event event_;
};

}  // namespace vedette::multipart
