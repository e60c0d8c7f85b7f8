// What every HTTP session of the hub shares: the cameras, the limits, who may ask. Unchanging after the
// start; read by all loops' threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "hub/bus/camera.hpp"
#include "hub/serve/pulse.hpp"

namespace vedette::serve {

struct Site {
    const bus::CameraSet& cameras;
    MonoTime started;
    std::optional<std::string> securitycam;  // the camera behind /mjpeg and /counter
    std::int64_t max_viewers = 4000;
    std::vector<const Pulse*> pulses{};  // of all loops
};

}  // namespace vedette::serve
