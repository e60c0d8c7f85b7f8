// How the hub is: /healthz for supervisors, /metrics for Prometheus (text format 0.0.4). Reads only. Any
// thread.
#pragma once

#include "hub/api/message.hpp"
#include "hub/bus/camera.hpp"
#include "linux/base/clock.hpp"

namespace vedette::api {

// 200 "ok" while the hub serves; 503 when one of its threads has hung for so long, zero for none. A lost
// camera is the camera's state, not the hub's.
Response health(Duration hangs);
Response metrics(const bus::CameraSet& cameras, MonoTime started, MonoTime now);

}  // namespace vedette::api
