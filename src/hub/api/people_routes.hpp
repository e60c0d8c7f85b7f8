// Owners' view of the others: users with their grants, guest links, the audit trail.
#pragma once

#include "hub/access/access.hpp"
#include "hub/api/route.hpp"
#include "hub/bus/camera.hpp"

namespace vedette::api {

// Both outlive the table; `access` is null only for a table whose handlers are never called.
RouteTable people_routes(access::Access* access, const bus::Cameras& cameras);

}  // namespace vedette::api
