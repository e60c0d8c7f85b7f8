// The hub's own health: /healthz for supervisors, /metrics for Prometheus (text format 0.0.4). Reads only.
// Thread-safe.
#pragma once

#include <functional>

#include "hub/api/route.hpp"
#include "hub/bus/camera.hpp"
#include "linux/base/clock.hpp"
#include "linux/io/worker_pool.hpp"

namespace vedette::api {

// For how long a thread of the hub has been blocked; zero when none is.
using BlockedFor = std::function<Duration(MonoTime now)>;

// `cameras` outlives the table.
RouteTable health_routes(const bus::Cameras& cameras, MonoTime started, BlockedFor blocked_for);

// 200 "ok" while the hub serves, 503 while one of its threads is blocked. A lost camera does not count.
Response health(Duration blocked);
// `workers`: null for a program without a worker pool.
Response metrics(const bus::CameraSet& cameras, const io::WorkerPool* workers, MonoTime started,
                 MonoTime now);

}  // namespace vedette::api
