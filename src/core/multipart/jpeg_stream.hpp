// Reader of JPEG pictures without framing, one after the other, as programs write them to a pipe (`rpicam-vid
// --codec mjpeg -o -`, `ffmpeg -f mjpeg -`). Bytes between pictures are skipped. Windows, events and frame
// buffers as in reader.hpp; no allocation. Caller's thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/frame/jpeg_walker.hpp"
#include "core/multipart/event.hpp"
#include "core/multipart/frame_fill.hpp"
#include "core/multipart/scratch.hpp"

namespace vedette::multipart {

// Reads one stream.
class JpegStream {
  public:
    static constexpr std::size_t kMinScratch = 64;

    // `buffers` and `scratch` (at least kMinScratch, and a little more than the largest read) outlive the
    // stream. Pictures above `max_picture` bytes are skipped.
    JpegStream(FrameBuffers& buffers, MutableBytes scratch, std::size_t max_picture = 4 * 1024 * 1024);
    JpegStream(const JpegStream&) = delete;
    JpegStream& operator=(const JpegStream&) = delete;

    // As in Reader.
    MutableBytes prepare();
    void commit(std::size_t n);
    std::optional<Event> poll();
    std::size_t feed(Bytes bytes);
    std::optional<Event> finish();

    bool in_picture() const { return in_picture_; }
    std::uint64_t frames() const { return frames_; }
    std::uint64_t skipped(SkipReason reason) const { return skipped_[static_cast<std::size_t>(reason)]; }
    std::uint64_t bytes_copied() const { return fill_.moved(); }

  private:
    bool seek();          // true: a picture begins
    bool read_picture();  // true: event_ is set
    void skip(SkipReason reason);

    Scratch scratch_;
    FrameFill fill_;
    frame::JpegWalker walker_;
    std::size_t max_picture_;
    std::size_t next_guess_;
    std::size_t walked_ = 0;

    bool in_picture_ = false;
    bool stray_ = false;     // bytes that belong to no picture were dropped
    bool skipping_ = false;  // they belong to a picture that was already reported as skipped
    Event event_;
    std::uint64_t frames_ = 0;
    std::array<std::uint64_t, kSkipReasons> skipped_{};
};

}  // namespace vedette::multipart
