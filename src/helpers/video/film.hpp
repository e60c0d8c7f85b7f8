// Writes pictures to a film that browsers play, with FFmpeg's encoders and muxers. The descriptor must be
// able to seek.
#pragma once

#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "helpers/video/av.hpp"
#include "helpers/video/film_file.hpp"
#include "helpers/video/options.hpp"
#include "linux/base/error.hpp"

namespace vedette::video {

// One file. Reuses its memory for all pictures. Caller's thread.
class Film {
  public:
    // Width and height are even, 2 to 4096 pixels. The caller owns `fd`. kUnimplemented: this FFmpeg has no
    // encoder for the format.
    static Result<std::unique_ptr<Film>> open(int fd, int width, int height,
                                              FilmFormat format = FilmFormat::kMp4);

    // The next picture: rows from the top, one byte each of red, green and blue, bytes_a_picture() in total.
    // `at`: time from any origin. If it does not increase, the last interval is used instead.
    Result<void> add(Bytes rgb, Duration at);

    // Writes the remaining pictures and the file's index. Call once, after the last picture.
    Result<void> finish();

    std::size_t bytes_a_picture() const;

  private:
    Film(int fd, int width, int height, FilmFormat format)
        : width_(width), height_(height), format_(format), file_(fd) {}
    Result<void> open_encoder();
    Result<void> open_scaler();
    // Writes encoded pictures to the file.
    Result<void> drain();

    const int width_;
    const int height_;
    const FilmFormat format_;
    FilmFile file_;
    Av<AVCodecContext> encoder_;
    Av<SwsContext> scaler_;
    Av<AVFrame> frame_;
    Av<AVPacket> packet_;
    std::optional<Duration> last_at_;
    std::int64_t pts_ = 0;       // of the last picture, in ticks of the encoder
    std::int64_t interval_ = 0;  // between the last two
};

}  // namespace vedette::video
