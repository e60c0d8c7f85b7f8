// The hub's route table: the API's rows, streams, snapshots and the page. What the rows have in common with
// those of other servers (Host, Origin, right, body limits) is applied by HttpSession. Thread-safe.
#pragma once

#include "hub/api/route.hpp"
#include "hub/serve/site.hpp"

namespace vedette::serve {

// `site` outlives the table.
api::RouteTable hub_routes(const Site& site);

// Those of them that give pictures: MJPEG streams, the live WebSocket, snapshots, and securityCam's
// addresses.
api::RouteTable stream_routes(const Site& site);

// docs/ref/openapi.json, which `./dev docs` writes.
std::string hub_openapi();

}  // namespace vedette::serve
