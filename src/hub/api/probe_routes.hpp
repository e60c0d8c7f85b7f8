// POST /api/v1/probe: a camera from an address, for the page on which an owner adds one. Thread-safe.
#pragma once

#include <vector>

#include "hub/access/access.hpp"
#include "hub/api/route.hpp"
#include "hub/changes/settings_changer.hpp"
#include "hub/settings/address_range.hpp"

namespace vedette::api {

// `networks`: the setting `camera_networks`. One probe runs at a time; another one gets 429. `changer` is
// told which sources gave a picture; null: nobody is. Probes are in the audit trail of `access`; null: there
// is none. Both outlive the routes.
RouteTable probe_routes(std::vector<settings::AddressRange> networks,
                        changes::SettingsChanger* changer = nullptr, access::Access* access = nullptr);

}  // namespace vedette::api
