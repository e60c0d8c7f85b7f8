// What every HTTP session of the hub shares: the cameras, the limits, who may ask. Unchanging after the
// start; read by all loops' threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "hub/api/message.hpp"
#include "hub/bus/camera.hpp"
#include "hub/serve/heartbeat.hpp"

namespace vedette::serve {

struct Site {
    const bus::Cameras& cameras;
    MonoTime started;
    std::optional<std::string> securitycam;  // the camera behind /mjpeg and /counter
    std::int64_t max_viewers = 4000;
    std::vector<const Heartbeat*> heartbeats{};  // of all loops
    // Of a program that is no hub: answers all requests in place of the hub's routes, on the loop's thread,
    // once Host and, of what may change something, Origin were found to be this machine's.
    std::function<api::Response(const api::Request&)> routes{};
    std::size_t most_body = 65536;  // bytes of a request
};

}  // namespace vedette::serve
