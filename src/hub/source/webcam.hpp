// A webcam that delivers JPEG (v4l2://). linux/v4l2 talks to the driver; a picture is copied once, out of the
// driver's memory. Opening and closing, which wait in the driver, go on a thread aside. One loop's thread.
#pragma once

#include <string>

#include "hub/settings/source_url.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

struct WebcamCamera {
    std::string path;  // "/dev/video0"
    std::optional<settings::Size> size;
    std::optional<double> fps;
};

class Webcam : public Source {
  public:
    explicit Webcam(WebcamCamera camera) : camera_(std::move(camera)) {}

    io::Task<Error> run(Context context) override;
    // From the rate that the camera settled on.
    Duration promised_interval() const override { return interval_; }

  private:
    const WebcamCamera camera_;
    Duration interval_{};
};

}  // namespace vedette::source
