// The settings over the API: looked at, changed, and taken back to a version of the history.
#pragma once

#include "hub/access/access.hpp"
#include "hub/api/route.hpp"
#include "hub/changes/settings_changer.hpp"

namespace vedette::api {

// Both outlive the routes. `access` null: there is no audit trail.
RouteTable settings_routes(changes::SettingsChanger* changer, access::Access* access);

}  // namespace vedette::api
