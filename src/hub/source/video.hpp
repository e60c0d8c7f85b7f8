// RTSP cameras (rtsp://) and video files (file:), through the helper program vedette-video, the only one that
// links FFmpeg. Units arrive over a socket pair (core/wire) and are received directly into the buffers that
// are published. A crash of the helper ends the run like any other error.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/ip_address.hpp"
#include "hub/settings/source_url.hpp"
#include "hub/source/pacer.hpp"
#include "hub/source/source.hpp"
#include "linux/io/stream.hpp"

namespace vedette::source {

// `fps` is a file's rate, or the highest one of a stream. Owned by its loop.
class Video : public Source {
  public:
    // `helper`: path of the program; empty: vedette-video.
    explicit Video(settings::SourceSpec spec, std::string helper = {})
        : spec_(std::move(spec)), helper_(std::move(helper)) {}

    // Returns when the helper has ended. kEnded, which is not retried: a file has ended without `loop`.
    io::Task<Error> run(Context context) override;
    Duration promised_interval() const override { return measured_.interval(); }
    Length length() const override { return length_; }

  private:
    class Receiver;
    // `judged`: the addresses of the camera that its rule allows.
    Result<std::vector<std::string>> command(std::span<const IpAddress> judged) const;
    struct End;  // what the helper has said of its end
    io::Task<Error> receive(Context context, io::Stream& socket, End& end);

    const settings::SourceSpec spec_;
    const std::string helper_;
    MeasuredInterval measured_;
    Length length_;
};

}  // namespace vedette::source
