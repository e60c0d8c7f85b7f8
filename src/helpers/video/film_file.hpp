// The file of a film: FFmpeg's muxer over a descriptor that can seek, with one track. For this folder only.
#pragma once

#include <string_view>

#include "helpers/video/av.hpp"
#include "helpers/video/options.hpp"
#include "linux/base/error.hpp"

namespace vedette::video {

// Ticks of the times in a film, 1/90,000 s as usual in MP4.
inline constexpr AVRational kTick{1, 90'000};

// One file. Caller's thread.
class FilmFile {
  public:
    // The caller owns `fd`.
    explicit FilmFile(int fd) : fd_(fd) {}
    ~FilmFile();
    FilmFile(const FilmFile&) = delete;
    FilmFile& operator=(const FilmFile&) = delete;

    // Writes the head. `codec`: of its track.
    Result<void> open(FilmFormat format, const AVCodecParameters& codec);
    // Writes a packet with times in `tick`; takes its data.
    Result<void> put(AVPacket& packet, AVRational tick);
    // Writes the file's index.
    Result<void> finish();

    // The first error of the descriptor comes before what FFmpeg says.
    Error fault(std::string_view doing, int av_error) const;

  private:
    static int on_write(void* self, std::uint8_t* bytes, int size);
    static std::int64_t on_seek(void* self, std::int64_t to, int from);

    const int fd_;
    int write_error_ = 0;              // errno of the first write that failed
    AVFormatContext* file_ = nullptr;  // owned; Av<> would free it as an input
    AVIOContext* io_ = nullptr;
    AVStream* stream_ = nullptr;
};

}  // namespace vedette::video
