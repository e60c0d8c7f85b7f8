// A video stream or file, picture by picture: FFmpeg's demuxers and decoders. JPEG pictures come out as they
// are; others are decoded. Knows nothing of pace and of the hub. Waits for the network, but asks `give_up`
// about ten times a second meanwhile. One thread.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>

#include "core/base/time.hpp"
#include "helpers/video/av.hpp"
#include "helpers/video/options.hpp"
#include "linux/base/clock.hpp"
#include "linux/base/error.hpp"

namespace vedette::video {

// One of the two is set.
struct Picture {
    Av<AVPacket> jpeg;  // as it came
    Av<AVFrame> frame;  // decoded
    std::optional<MediaTime> stamp;
    UtcTime arrived;  // when the last byte of it was read
};

// An open stream or file; gives one picture a call.
class Input {
  public:
    // Errors: one sentence about the address and what is wrong with it; kCancelled when give_up said so.
    static Result<std::unique_ptr<Input>> open(const Options& options, Clock& clock,
                                               std::function<bool()> give_up);
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;
    ~Input() = default;

    // The next picture; nothing at the end of a file. A stream that ends is an error.
    Result<std::optional<Picture>> next();

    // The usual distance of two pictures, 40 ms when nobody says.
    Duration interval() const;

    // What the file says of itself; zero: nothing. Streams have no length.
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
    Error fault(int av_error) const;

    struct Arrival {
        std::int64_t pts = AV_NOPTS_VALUE;
        UtcTime at;
    };

    const Options options_;
    Clock& clock_;
    std::function<bool()> give_up_;
    MonoTime silent_since_;
    bool given_up_ = false;
    Av<AVFormatContext> format_;
    Av<AVCodecContext> decoder_;  // null: pictures are JPEG already
    const AVStream* stream_ = nullptr;
    std::array<Arrival, 64> arrivals_{};  // of packets that may still be inside the decoder
    std::size_t next_arrival_ = 0;
    int fruitless_ = 0;  // packets since the last picture
    bool draining_ = false;
};

}  // namespace vedette::video
