// Pictures to an MP4 file with H.264 that browsers play: FFmpeg's encoder and muxer. Writes to a descriptor
// that can seek; whose file it is, and under which name, is the caller's business. One thread; keeps its
// memory between pictures.
#pragma once

#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "helpers/video/av.hpp"
#include "linux/base/error.hpp"

namespace vedette::video {

// An MP4 file that is being written: open, add pictures, finish.
class Film {
  public:
    // Width and height are even, 2 to 4096 pixels. `fd` stays the caller's. kUnimplemented: this FFmpeg has
    // no encoder for H.264.
    static Result<std::unique_ptr<Film>> open(int fd, int width, int height);
    ~Film();
    Film(const Film&) = delete;
    Film& operator=(const Film&) = delete;

    // The next picture: rows from the top, a byte each of red, green and blue; bytes_a_picture() in all. `at`
    // is any line's time; where it stands still or runs back, the picture follows the one before it as that
    // followed its own.
    Result<void> add(Bytes rgb, Duration at);

    // Writes what is still inside, and the file's index. Call once, and add no more.
    Result<void> finish();

    std::size_t bytes_a_picture() const;

  private:
    Film(int fd, int width, int height) : fd_(fd), width_(width), height_(height) {}
    static int on_write(void* self, std::uint8_t* bytes, int size);
    static std::int64_t on_seek(void* self, std::int64_t to, int from);
    Result<void> open_encoder();
    Result<void> open_file();
    Result<void> open_scaler();
    // What the encoder has finished goes into the file.
    Result<void> drain();
    Error fault(std::string_view doing, int av_error) const;

    const int fd_;
    const int width_;
    const int height_;
    int write_error_ = 0;  // errno of the first write that failed
    Av<AVCodecContext> encoder_;
    AVFormatContext* file_ = nullptr;  // its owner is this object: its input is closed in another way
    AVIOContext* io_ = nullptr;
    AVStream* stream_ = nullptr;
    Av<SwsContext> scaler_;
    Av<AVFrame> frame_;
    Av<AVPacket> packet_;
    std::optional<Duration> last_at_;
    std::int64_t pts_ = 0;       // of the last picture, in ticks of the encoder
    std::int64_t interval_ = 0;  // to it from the one before
};

}  // namespace vedette::video
