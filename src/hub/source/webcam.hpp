// A webcam that delivers JPEG (v4l2://), through linux/v4l2. A picture is copied once, out of the driver's
// memory. The device is opened and closed on the worker pool, because that blocks in the driver.
#pragma once

#include <string>

#include "hub/settings/source_url.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

// Which device, and what to ask it for.
struct WebcamCamera {
    std::string path;  // "/dev/video0"
    std::optional<settings::Size> size;
    std::optional<double> fps;
};

// Owned by its loop.
class Webcam : public Source {
  public:
    explicit Webcam(WebcamCamera camera) : camera_(std::move(camera)) {}

    io::Task<Error> run(Context context) override;
    // From the rate that the camera has chosen.
    Duration promised_interval() const override { return interval_; }

  private:
    const WebcamCamera camera_;
    Duration interval_{};
};

}  // namespace vedette::source
