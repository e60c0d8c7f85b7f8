// Cameras that speak RTSP (rtsp://) and video files (file:), through the helper program vedette-video, which
// alone links FFmpeg. Units come over a socket pair (core/wire), each payload read straight into the memory
// that viewers get it from. A crash of the helper is a lost camera. One loop's thread.
#pragma once

#include <string>
#include <vector>

#include "hub/source/seen_interval.hpp"
#include "hub/source/source.hpp"
#include "linux/io/stream.hpp"

namespace vedette::source {

struct VideoCamera {
    std::string url;  // rtsp://…, login included; empty: a file
    std::string path;
    std::optional<double> fps;  // of a file: its rate; of a stream: at most
    bool loop = false;          // of a file
    bool every = false;         // of a file: every picture, as fast as they are taken
};

class Video : public Source {
  public:
    // `helper`: the program; empty: ours, wherever it is installed.
    explicit Video(VideoCamera camera, std::string helper = {})
        : camera_(std::move(camera)), helper_(std::move(helper)) {}

    // Returns when the helper has ended. Ends with kEnded, which nobody retries, after a file that is
    // shown once.
    io::Task<Error> run(Context context) override;
    Duration promised_interval() const override { return seen_.interval(); }
    Length length() const override { return length_; }

  private:
    class Intake;
    Result<std::vector<std::string>> command() const;
    io::Task<Error> receive(Context context, io::Stream& socket, std::string& last_words);

    const VideoCamera camera_;
    const std::string helper_;
    SeenInterval seen_;
    Length length_;
};

// rtsp://user:password@host:port/target, as FFmpeg reads it.
std::string rtsp_url(std::string_view host, std::uint16_t port, std::string_view target,
                     std::string_view user, std::string_view password);

}  // namespace vedette::source
