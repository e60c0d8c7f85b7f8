#include "hub/serve/hub_routes.hpp"

#include "embedded/web.hpp"
#include "hub/api/camera_routes.hpp"
#include "hub/api/health_routes.hpp"
#include "hub/api/openapi.hpp"
#include "hub/serve/page.hpp"

namespace vedette::serve {
namespace {

// The age of the oldest heartbeat when it is too old; zero while all loops run.
Duration blocked_for(const Site& site, MonoTime now) {
    Duration oldest{};
    for (const Heartbeat* h : site.heartbeats) oldest = std::max(oldest, h->age(now));
    return oldest > Heartbeat::kMaxAge ? oldest : Duration::zero();
}

}  // namespace

api::RouteTable hub_routes(const Site& site) {
    api::RouteTable table = api::camera_routes(site.cameras);
    table.add(stream_routes(site));
    table.add(api::health_routes(site.cameras, site.started,
                                 [&site](MonoTime now) { return blocked_for(site, now); }));
    table.add(page_routes(embedded::web_files()));
    return table;
}

std::string hub_openapi() {
    const bus::Cameras no_cameras;
    const Site site{.cameras = no_cameras, .started = {}};
    return api::openapi_document(hub_routes(site));
}

}  // namespace vedette::serve
