// Decoded pictures to JPEG (TurboJPEG), in the full range and the colours of JFIF: a video's narrow range and
// BT.709 matrix are converted, or its black would be grey. One thread; keeps its memory between pictures.
#pragma once

#include <vector>

#include "core/base/bytes.hpp"
#include "helpers/video/av.hpp"
#include "linux/base/error.hpp"

namespace vedette::video {

// Compresses decoded pictures. Owns the scaler and the memory of the last JPEG.
class JpegMaker {
  public:
    // 1 to 100, as everywhere with libjpeg.
    explicit JpegMaker(int quality);
    ~JpegMaker();
    JpegMaker(const JpegMaker&) = delete;
    JpegMaker& operator=(const JpegMaker&) = delete;

    // A baseline JPEG, valid until the next call: 4:2:0, or 4:2:2, 4:4:4 or grey when the video is.
    Result<Bytes> make(const AVFrame& frame);

  private:
    // What a scaler was made for.
    struct Conversion {
        int width;
        int height;
        int from;
        bool full_range;
        int matrix;
        int to;
        bool operator==(const Conversion&) const = default;
    };

    Result<const AVFrame*> convert(const AVFrame& frame, AVPixelFormat to);
    bool prepare(const Conversion& wanted);
    bool make_canvas(const AVFrame& frame, AVPixelFormat to);

    int quality_;
    void* compressor_ = nullptr;
    Av<SwsContext> scaler_;
    Conversion conversion_{};
    Av<AVFrame> converted_;
    std::vector<std::uint8_t> jpeg_;
};

}  // namespace vedette::video
