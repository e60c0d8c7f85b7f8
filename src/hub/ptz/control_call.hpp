// Awaits a command to a camera from any loop.
#pragma once

#include "hub/bus/camera.hpp"
#include "linux/io/loop.hpp"
#include "linux/io/stop.hpp"
#include "linux/io/task.hpp"

namespace vedette::ptz {

// Asks for the control and returns the device's reply on the caller's loop. Errors: those of
// CameraControl::request(); kTimeout also where the handler itself is silent at the deadline; kCancelled: the
// stop came first. Camera and request outlive the task.
io::Task<bus::ControlAnswer> request_control(io::Loop& loop, const bus::CameraPtr& camera,
                                             const bus::ControlRequest& request, MonoTime deadline,
                                             io::Stop& stop);

}  // namespace vedette::ptz
