// The routes that give pictures: MJPEG streams, the live WebSocket, snapshots, and securityCam's addresses.
// Thread-safe.
#pragma once

#include "hub/api/route.hpp"
#include "hub/serve/site.hpp"

namespace vedette::serve {

// `site` outlives the table.
api::RouteTable stream_routes(const Site& site);

}  // namespace vedette::serve
