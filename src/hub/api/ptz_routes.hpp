// Pan and tilt: state and commands of the cameras that turn.
#pragma once

#include "hub/access/access.hpp"
#include "hub/api/route.hpp"
#include "hub/ptz/pan_tilts.hpp"

namespace vedette::api {

// `cameras` null: none turns. `access` null: there is no audit trail. Both outlive the routes.
RouteTable ptz_routes(const ptz::PanTilts* cameras, access::Access* access);

// The principal as one who steers: sessions and tokens of one user are one person, and so is a guest link.
ptz::Person person_of(const access::Principal& principal);

// Records in the audit trail that the context's principal begins to steer, and whether the device has
// answered. `access` null: there is none.
io::Task<> record_steering(access::Access* access, const Context& context, const std::string& camera,
                           bool answered);

// Sends the command for the context's principal, whose right the caller has checked, and records in the audit
// trail when that person begins to steer. The arguments outlive the task.
io::Task<ptz::Answer> steer(ptz::PanTilt& camera, access::Access* access, const Context& context,
                            const ptz::Command& command);

}  // namespace vedette::api
