// Writes pictures to an MP4 file with H.264 that browsers play, with FFmpeg's encoder and muxer. The
// descriptor must be able to seek.
#pragma once

#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "helpers/video/av.hpp"
#include "linux/base/error.hpp"

namespace vedette::video {

// One file. Reuses its memory for all pictures. Caller's thread.
class Film {
  public:
    // Width and height are even, 2 to 4096 pixels. The caller owns `fd`. kUnimplemented: this FFmpeg has no
    // encoder for H.264.
    static Result<std::unique_ptr<Film>> open(int fd, int width, int height);
    ~Film();
    Film(const Film&) = delete;
    Film& operator=(const Film&) = delete;

    // The next picture: rows from the top, one byte each of red, green and blue, bytes_a_picture() in total.
    // `at`: time from any origin. If it does not increase, the last interval is used instead.
    Result<void> add(Bytes rgb, Duration at);

    // Writes the remaining pictures and the file's index. Call once, after the last picture.
    Result<void> finish();

    std::size_t bytes_a_picture() const;

  private:
    Film(int fd, int width, int height) : fd_(fd), width_(width), height_(height) {}
    static int on_write(void* self, std::uint8_t* bytes, int size);
    static std::int64_t on_seek(void* self, std::int64_t to, int from);
    Result<void> open_encoder();
    Result<void> open_file();
    Result<void> open_scaler();
    // Writes encoded pictures to the file.
    Result<void> drain();
    Error fault(std::string_view doing, int av_error) const;

    const int fd_;
    const int width_;
    const int height_;
    int write_error_ = 0;  // errno of the first write that failed
    Av<AVCodecContext> encoder_;
    AVFormatContext* file_ = nullptr;  // owned; Av<> would free it as an input
    AVIOContext* io_ = nullptr;
    AVStream* stream_ = nullptr;
    Av<SwsContext> scaler_;
    Av<AVFrame> frame_;
    Av<AVPacket> packet_;
    std::optional<Duration> last_at_;
    std::int64_t pts_ = 0;       // of the last picture, in ticks of the encoder
    std::int64_t interval_ = 0;  // between the last two
};

}  // namespace vedette::video
