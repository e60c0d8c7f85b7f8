// About the hub as a program: GET /api/v1/system, /api/v1/log and /api/v1/doctor. Owners only; reads only.
// Thread-safe.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "hub/api/route.hpp"
#include "hub/bus/camera.hpp"
#include "hub/settings/settings.hpp"

namespace vedette::api {

// The settings that the hub runs by. Thread-safe; never null.
using RunningSettings = std::function<std::shared_ptr<const settings::Settings>()>;

// `cameras` outlives the table. `loops`: the hub's I/O threads. Without `settings` there is no state to look
// at.
RouteTable system_routes(const bus::Cameras& cameras, MonoTime started, std::size_t loops,
                         RunningSettings settings);

}  // namespace vedette::api
