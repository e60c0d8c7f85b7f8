// RTSP cameras (rtsp://) and video files (file:), through the helper program vedette-video, the only one that
// links FFmpeg. Units arrive over a socket pair (core/wire) and are received directly into the buffers that
// are published. A crash of the helper ends the run like any other error.
#pragma once

#include <string>
#include <vector>

#include "hub/source/measured_interval.hpp"
#include "hub/source/source.hpp"
#include "linux/io/stream.hpp"

namespace vedette::source {

// What to play, and how fast.
struct VideoCamera {
    std::string url;  // rtsp://…, with user and password; empty: a file
    std::string path;
    std::optional<double> fps;  // of a file: its rate; of a stream: the highest rate
    bool loop = false;          // of a file
    bool every = false;         // of a file: every picture, as fast as consumers take them
};

// Owned by its loop.
class Video : public Source {
  public:
    // `helper`: path of the program; empty: vedette-video.
    explicit Video(VideoCamera camera, std::string helper = {})
        : camera_(std::move(camera)), helper_(std::move(helper)) {}

    // Returns when the helper has ended. kEnded, which is not retried: the file has ended and `loop` is not
    // set.
    io::Task<Error> run(Context context) override;
    Duration promised_interval() const override { return measured_.interval(); }
    Length length() const override { return length_; }

  private:
    class Receiver;
    Result<std::vector<std::string>> command() const;
    io::Task<Error> receive(Context context, io::Stream& socket, std::string& end_reason);

    const VideoCamera camera_;
    const std::string helper_;
    MeasuredInterval measured_;
    Length length_;
};

// rtsp://user:password@host:port/target in FFmpeg's form.
std::string rtsp_url(std::string_view host, std::uint16_t port, std::string_view target,
                     std::string_view user, std::string_view password);

}  // namespace vedette::source
