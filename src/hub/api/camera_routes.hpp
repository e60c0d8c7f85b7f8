// What the API says about cameras: /api/v1/cameras and /api/v1/cameras/{id}. Reads only. Thread-safe.
#pragma once

#include "hub/api/route.hpp"
#include "hub/bus/camera.hpp"

namespace vedette::api {

// `cameras` outlives the table.
RouteTable camera_routes(const bus::Cameras& cameras);

// Query: limit (1 to 1000, 100), cursor (the `next` of the page before). 400 invalid_argument for anything
// else.
// Lists what the principal may know of.
Response list_cameras(const bus::CameraSet& cameras, const access::Principal& principal,
                      const Request& request);
Response get_camera(const bus::Camera& camera);
Response no_such_camera(std::string_view id);

}  // namespace vedette::api
