// A WebSocket capture camera (ws:// wss://): sends the text "capture" and gets one JPEG as one binary
// message, one at a time. core/capture has the grammar, core/http the frames. One loop's thread.
#pragma once

#include <optional>

#include "hub/io/http_client.hpp"
#include "hub/source/pace.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

struct CaptureCamera {
    io::HttpAddress address;
    io::HttpOptions options;
    std::optional<double> fps;  // else each picture is asked for when the last one is in
};

class WsCapture : public Source {
  public:
    explicit WsCapture(CaptureCamera camera) : camera_(std::move(camera)), pace_(camera_.fps.value_or(0)) {}

    io::Task<Error> run(Context context) override;
    Duration promised_interval() const override { return pace_.interval(); }

  private:
    const CaptureCamera camera_;
    Pace pace_;
};

}  // namespace vedette::source
