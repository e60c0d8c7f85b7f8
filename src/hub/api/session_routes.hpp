// Logging in and out, joining by a link, and one's own sessions, password and tokens.
#pragma once

#include "hub/access/access.hpp"
#include "hub/api/route.hpp"

namespace vedette::api {

// `access` outlives the table; null only for a table whose handlers are never called.
RouteTable session_routes(access::Access* access);

}  // namespace vedette::api
