// A webcam that delivers JPEG (v4l2://), through linux/v4l2. A picture is copied once, out of the driver's
// memory. The device is opened and closed on the worker pool, because that blocks in the driver.
#pragma once

#include "hub/settings/source_url.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

// Owned by its loop.
class Webcam : public Source {
  public:
    explicit Webcam(settings::SourceSpec spec) : spec_(std::move(spec)) {}

    io::Task<Error> run(Context context) override;
    // From the rate that the camera has chosen.
    Duration promised_interval() const override { return interval_; }

  private:
    const settings::SourceSpec spec_;
    Duration interval_{};
};

}  // namespace vedette::source
