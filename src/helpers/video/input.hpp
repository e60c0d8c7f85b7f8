// Reads a video stream or file, picture by picture, with FFmpeg's demuxers and decoders. JPEG pictures are
// passed through; others are decoded. Knows nothing of the playback rate and of the hub.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>

#include "core/base/time.hpp"
#include "helpers/video/av.hpp"
#include "helpers/video/options.hpp"
#include "helpers/video/peer_check.hpp"
#include "linux/base/clock.hpp"
#include "linux/base/error.hpp"

namespace vedette::video {

// One picture: either `jpeg` or `frame` is set.
struct Picture {
    Av<AVPacket> jpeg;  // as received
    Av<AVFrame> frame;  // decoded
    std::optional<MediaTime> stamp;
    UtcTime arrived;  // when the last byte of it was read
};

// An open stream or file. Blocks on the network and calls `give_up` about ten times a second meanwhile.
// Caller's thread.
class Input {
  public:
    // The error message contains the address without its password. kCancelled: `give_up` has returned true.
    static Result<std::unique_ptr<Input>> open(const Options& options, Clock& clock,
                                               std::function<bool()> give_up);
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;
    ~Input() = default;

    // The next picture; none at the end of a file. The end of a stream is an error.
    Result<std::optional<Picture>> next();

    // The nominal interval of two pictures; 40 ms if unknown.
    Duration interval() const;

    // From the file's header; zero: unknown. Streams have no length.
    Duration length() const;
    std::uint64_t pictures() const;

  private:
    Input(const Options& options, Clock& clock, std::function<bool()> give_up);
    static int on_interrupt(void* self);
    Result<void> open_format();
    Result<void> open_decoder();
    std::optional<Picture> decoded();
    std::optional<Picture> accept(Av<AVPacket> packet);
    std::optional<MediaTime> media_time(std::int64_t pts) const;
    void remember_arrival(std::int64_t pts);
    UtcTime arrival_of(std::int64_t pts) const;
    Error error(int av_error);

    struct Arrival {
        std::int64_t pts = AV_NOPTS_VALUE;
        UtcTime at;
    };

    const Options options_;
    Clock& clock_;
    std::function<bool()> give_up_;
    MonoTime silent_since_;
    bool given_up_ = false;
    PeerCheck peers_;
    Av<AVFormatContext> format_;
    Av<AVCodecContext> decoder_;  // null: the pictures are JPEG
    const AVStream* stream_ = nullptr;
    std::array<Arrival, 64> arrivals_{};  // of packets that may be in the decoder
    std::size_t next_arrival_ = 0;
    int packets_without_picture_ = 0;
    bool draining_ = false;
};

}  // namespace vedette::video
