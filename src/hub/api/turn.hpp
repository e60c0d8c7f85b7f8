// securityCam's commands to its servos, answered as its relay answers them.
#pragma once

#include <string_view>

#include "hub/access/access.hpp"
#include "hub/api/route.hpp"

namespace vedette::api {

// Turns the camera by `degrees` on the axis "pan" (positive: to the right) or "tilt" (positive: up), and
// hands the device's status and body through. 500 with an empty body: the device does not answer. `access`
// null: there is no audit trail. Context and access outlive the task.
io::Task<Response> turn(const Context& context, access::Access* access, bus::CameraPtr camera,
                        std::string_view axis, double degrees);

}  // namespace vedette::api
