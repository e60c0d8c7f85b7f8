// Reader of JPEG pictures without framing, one after the other, as programs write them to a pipe (`rpicam-vid
// --codec mjpeg -o -`, `ffmpeg -f mjpeg -`). Bytes between pictures are skipped. Caller's thread.
#pragma once

#include "core/frame/jpeg_walker.hpp"
#include "core/multipart/picture_reader.hpp"

namespace vedette::multipart {

// Reads one stream.
class JpegStream final : public PictureReader {
  public:
    static constexpr std::size_t kMinScratch = 64;

    // `buffers` and `scratch` (at least kMinScratch, and a little more than the largest read) outlive the
    // stream. Pictures above `max_picture` bytes are skipped.
    JpegStream(FrameBuffers& buffers, MutableBytes scratch, std::size_t max_picture = 4 * 1024 * 1024);

    MutableBytes prepare() override;
    std::optional<Event> poll() override;
    std::optional<Event> finish() override;

    bool in_picture() const override { return in_body_; }

  private:
    bool seek();          // true: a picture begins
    bool read_picture();  // true: event_ is set

    frame::JpegWalker walker_;
    std::size_t walked_ = 0;
};

}  // namespace vedette::multipart
