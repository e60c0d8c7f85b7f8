// The hub's route table: the API's rows, streams, snapshots and the page. What the rows have in common with
// those of other servers (Host, Origin, right, body limits) is applied by HttpSession. Thread-safe.
#pragma once

#include "hub/api/route.hpp"
#include "hub/serve/mjpeg_session.hpp"
#include "hub/serve/site.hpp"

namespace vedette::serve {

// `site` outlives the table.
api::RouteTable hub_routes(const Site& site);

// Those of them that give pictures: MJPEG streams, the live WebSocket and snapshots.
api::RouteTable stream_routes(const Site& site);

// The addresses of securityCam's relay for site.securitycam, which must be set: the page with its icons,
// /mjpeg, /turnleft and so on, /counter.
api::RouteTable securitycam_routes(const Site& site);

// Answers with the camera's MJPEG stream, or the refusal.
api::Answer send_mjpeg(const Site& site, const api::Context& context, bus::CameraPtr camera,
                       const api::Request& request, const MjpegOptions& wanted);

// docs/ref/openapi.json, which `./dev docs` writes.
std::string hub_openapi();

}  // namespace vedette::serve
