// What the handlers of the hub's routes share: the cameras and the limits. Immutable after the start.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "hub/access/access.hpp"
#include "hub/api/film_routes.hpp"
#include "hub/api/ptz_routes.hpp"
#include "hub/api/settings_routes.hpp"
#include "hub/api/system_routes.hpp"
#include "hub/api/timelapse_routes.hpp"
#include "hub/bus/camera.hpp"
#include "hub/serve/guest_viewers.hpp"
#include "hub/serve/heartbeat.hpp"
#include "hub/settings/address_range.hpp"

namespace vedette::serve {

// The hub as its routes see it.
struct Site {
    const bus::Cameras& cameras;
    MonoTime started;
    std::optional<std::string> securitycam;  // the camera behind the addresses of securityCam
    std::int64_t max_viewers = 4000;
    std::vector<settings::AddressRange> camera_networks{};  // see the setting of this name
    std::vector<const Heartbeat*> heartbeats{};             // of all loops
    access::Access* access = nullptr;                       // null: there are no users
    const ptz::PanTilts* ptz = nullptr;                     // null: no camera turns
    changes::SettingsChanger* changer = nullptr;            // null: there are no settings to change
    const timelapse::Jobs* timelapse = nullptr;             // null: there is no time-lapse
    store::Store* store = nullptr;                          // of their ledger
    std::shared_ptr<film::FilmMaker> films{};               // of the same jobs
    api::RunningSettings settings{};  // empty: there is nothing to say of the hub as a program
    std::shared_ptr<GuestViewers> guests = std::make_shared<GuestViewers>();
};

}  // namespace vedette::serve
