// A WebSocket capture camera (ws:// wss://): each text message "capture" is answered with one JPEG in one
// binary message. core/capture has the grammar, core/http the frames.
#pragma once

#include <optional>

#include "hub/io/http_client.hpp"
#include "hub/source/pacer.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

// Where the camera is, and how to ask it.
struct CaptureCamera {
    io::HttpAddress address;
    io::HttpOptions options;
    std::optional<double> fps;  // none: request the next picture when the last one has arrived
};

// Owned by its loop.
class WsCapture : public Source {
  public:
    explicit WsCapture(CaptureCamera camera) : camera_(std::move(camera)), pacer_(camera_.fps.value_or(0)) {}

    io::Task<Error> run(Context context) override;
    Duration promised_interval() const override { return pacer_.interval(); }

  private:
    const CaptureCamera camera_;
    Pacer pacer_;
};

}  // namespace vedette::source
