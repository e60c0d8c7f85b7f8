// Encodes decoded pictures as JPEG (TurboJPEG). Converts a video's limited range and BT.709 matrix to the
// full range and colours of JFIF, otherwise its black would be grey.
#pragma once

#include <vector>

#include "core/base/bytes.hpp"
#include "helpers/video/scaler.hpp"
#include "linux/base/error.hpp"

namespace vedette::video {

// Reuses its memory for all pictures. Caller's thread.
class JpegMaker {
  public:
    // `quality`: 1 to 100, as in libjpeg.
    explicit JpegMaker(int quality);
    ~JpegMaker();
    JpegMaker(const JpegMaker&) = delete;
    JpegMaker& operator=(const JpegMaker&) = delete;

    // A baseline JPEG, valid until the next call: 4:2:0, or 4:2:2, 4:4:4 or grey like the video.
    Result<Bytes> make(const AVFrame& frame);

  private:
    Result<const AVFrame*> convert(const AVFrame& frame, AVPixelFormat to);
    bool make_canvas(const AVFrame& frame, AVPixelFormat to);

    int quality_;
    void* compressor_ = nullptr;
    Av<SwsContext> scaler_;
    Conversion conversion_{};
    Av<AVFrame> converted_;
    std::vector<std::uint8_t> jpeg_;
};

}  // namespace vedette::video
