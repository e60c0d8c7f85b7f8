// What the API says of cameras: /api/v1/cameras and /api/v1/cameras/{id}. Reads only. Any thread.
#pragma once

#include "hub/api/message.hpp"
#include "hub/bus/camera.hpp"

namespace vedette::api {

// Query: limit (1 to 1000, 100), cursor (the `next` of the page before). 400 invalid_argument for anything
// else.
Response list_cameras(const bus::CameraSet& cameras, const Request& request);
Response get_camera(const bus::Camera& camera);
Response no_such_camera(std::string_view id);

}  // namespace vedette::api
