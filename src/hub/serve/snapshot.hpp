// One picture for somebody who wants just one. Belongs to the loop's thread.
#pragma once

#include "hub/bus/camera.hpp"
#include "linux/base/error.hpp"
#include "linux/io/wait.hpp"

namespace vedette::serve {

// The newest picture, at most `max_age` old (zero: any); waits for one while the camera is idle or its newest
// is older. kUnavailable with the camera's reason while it is lost, kTimeout when none came by the deadline.
io::Task<Result<bus::UnitPtr>> take_snapshot(io::Loop& loop, bus::Camera& camera, Duration max_age,
                                             MonoTime deadline, io::Stop& stop);

}  // namespace vedette::serve
