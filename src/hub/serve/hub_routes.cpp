#include "hub/serve/hub_routes.hpp"

#include "embedded/web.hpp"
#include "hub/api/camera_routes.hpp"
#include "hub/api/film_routes.hpp"
#include "hub/api/health_routes.hpp"
#include "hub/api/openapi.hpp"
#include "hub/api/people_routes.hpp"
#include "hub/api/probe_routes.hpp"
#include "hub/api/ptz_routes.hpp"
#include "hub/api/session_routes.hpp"
#include "hub/api/settings_routes.hpp"
#include "hub/api/system_routes.hpp"
#include "hub/api/timelapse_routes.hpp"
#include "hub/serve/page.hpp"
#include "hub/serve/timed_session.hpp"

namespace vedette::serve {
namespace {

// The addresses at which the page shows one of its places; its script looks at the address.
constexpr Place kPlaces[] = {{"/login", "/"},
                             {"/join", "/"},
                             {"/people", "/"},
                             {"/settings", "/"},
                             {"/system", "/"},
                             {"/timelapse", "/"},
                             {"/camera/{id}", "/camera/"}};

// The age of the oldest heartbeat when it is too old; zero while all loops run.
Duration blocked_for(const Site& site, MonoTime now) {
    Duration oldest{};
    for (const Heartbeat* h : site.heartbeats) oldest = std::max(oldest, h->age(now));
    return oldest > Heartbeat::kMaxAge ? oldest : Duration::zero();
}

// The page's rows where "/" belongs to securityCam: below /hub/, and elsewhere a redirect to there. A browser
// keeps the fragment, so the set-up and guest links of before still hold.
api::RouteTable page_below_hub() {
    const api::RouteTable pages = page_routes(embedded::web_files(), kPlaces);
    std::vector<api::Route> rows;
    for (const api::Route& page : pages.rows()) {
        api::Route row = page;
        row.handler = [page = page.handler](const api::Context& context,
                                            const api::Request& request) -> api::Answer {
            if (request.below_hub) return page(context, request);
            return api::see_other(request, "hub" + request.path);
        };
        rows.push_back(std::move(row));
    }
    return api::RouteTable(std::move(rows));
}

// Where there are users: who they are, and what only they may do.
api::RouteTable routes_of_users(const Site& site) {
    api::RouteTable table = api::session_routes(site.access);
    table.add(api::people_routes(site.access, site.cameras));
    table.add(api::ptz_routes(site.ptz, site.access));
    if (site.changer != nullptr) table.add(api::settings_routes(site.changer, site.access));
    table.add(api::timelapse_routes(site.timelapse, site.store));
    table.add(api::film_routes(site.timelapse, site.films));
    table.add(api::probe_routes(site.camera_networks, site.changer, site.access));
    table.add(api::system_routes(site.cameras, site.started, site.heartbeats.size(), site.settings));
    table.add(timed_stream_routes());
    return table;
}

}  // namespace

api::RouteTable hub_routes(const Site& site) {
    api::RouteTable table = api::camera_routes(site.cameras);
    table.add(stream_routes(site));
    table.add(api::health_routes(site.cameras, site.started,
                                 [&site](MonoTime now) { return blocked_for(site, now); }));
    if (site.access != nullptr) table.add(routes_of_users(site));
    if (site.securitycam) table.add(securitycam_routes(site));
    table.add(site.securitycam ? page_below_hub() : page_routes(embedded::web_files(), kPlaces));
    return table;
}

std::string hub_openapi() {
    const bus::Cameras no_cameras;
    const Site site{.cameras = no_cameras, .started = {}};
    api::RouteTable table = hub_routes(site);
    table.add(routes_of_users(site));
    table.add(api::settings_routes(nullptr, nullptr));
    return api::openapi_document(table);
}

}  // namespace vedette::serve
