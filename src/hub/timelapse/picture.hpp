// Waits for a camera's picture that is not older than an instant. Knows no jobs and no files.
#pragma once

#include "hub/bus/camera.hpp"
#include "linux/io/loop.hpp"
#include "linux/io/wait.hpp"

namespace vedette::timelapse {

// Holds a camera open, whichever loop its source is on. Owned by `loop`, which outlives it.
class PictureWaiter {
  public:
    // Rate that is asked for while it waits: enough for a picture soon after the instant.
    static constexpr double kFps = 5;

    PictureWaiter(io::Loop& loop, bus::CameraPtr camera);

    // The camera's first picture that was captured at `not_before` or later. kTimeout: there was none by
    // `deadline`; the message says why, as far as it is known. kCancelled: a stop.
    io::Task<Result<bus::UnitPtr>> wait(MonoTime not_before, MonoTime deadline, io::Stop& stop);

    const bus::CameraPtr& camera() const { return camera_; }

  private:
    const bus::CameraPtr camera_;
    io::Signal arrived_;
    std::unique_ptr<bus::Subscription> pictures_;
};

}  // namespace vedette::timelapse
