// How the hub is: /healthz for supervisors, /metrics for Prometheus (text format 0.0.4). Reads only. Any
// thread.
#pragma once

#include "hub/api/message.hpp"
#include "hub/base/clock.hpp"
#include "hub/bus/camera.hpp"

namespace vedette::api {

// 200 "ok" while the hub serves; a lost camera is the camera's state, not the hub's.
Response health();
Response metrics(const bus::CameraSet& cameras, MonoTime started, MonoTime now);

}  // namespace vedette::api
