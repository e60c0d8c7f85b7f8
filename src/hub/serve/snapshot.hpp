// One picture for one request. Owned by the connection's loop.
#pragma once

#include "hub/api/route.hpp"
#include "hub/bus/camera.hpp"

namespace vedette::serve {

// The newest picture, at most `max_age` old (zero: any). At once when there is one; otherwise a task waits
// for it, ten seconds at the most. 503 with the camera's reason while it is lost, 504 when none came.
api::Answer take_snapshot(const api::Context& context, bus::CameraPtr camera, Duration max_age);

}  // namespace vedette::serve
