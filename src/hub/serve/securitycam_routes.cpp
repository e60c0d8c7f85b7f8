// The addresses of securityCam's relay for one camera, as its clients and its page know them.
#include <fmt/format.h>

#include "embedded/securitycam.hpp"
#include "hub/api/camera_routes.hpp"
#include "hub/api/turn.hpp"
#include "hub/serve/hub_routes.hpp"
#include "hub/serve/page.hpp"

namespace vedette::serve {
namespace {

using api::Answer;
using api::Context;
using api::Request;

// A row for the camera of the settings.
template <class Of>
api::Route row(const Site& site, std::string_view method, std::string_view path,
               access::Requirement requirement, api::Effect effect, Of of) {
    const auto handler = [&site, of](const Context& context, const Request& request) -> Answer {
        auto camera = site.cameras.find(*site.securitycam);
        if (!camera) return api::no_such_camera(*site.securitycam);
        return of(context, std::move(camera), request);
    };
    return {.method = method,
            .path = path,
            .requirement = requirement,
            .effect = effect,
            .handler = handler,
            .camera = *site.securitycam,
            .program = api::Program::kSecuritycam};
}

// The page asks for a login, which the browser then sends with the stream and the buttons; its script, style
// and icons are open, as the icons of the original are.
std::vector<api::Route> page_rows(const Site& site) {
    std::vector<api::Route> rows;
    for (const embedded::EmbeddedFile& file : embedded::securitycam_files()) {
        const auto send = [&file](const Context&, const bus::CameraPtr&, const Request& request) -> Answer {
            return file_response(file, request);
        };
        const auto requirement = file.path == "/" ? api::needs::kLive : api::needs::kNothing;
        rows.push_back(row(site, "GET", file.path, requirement, api::Effect::kRead, send));
    }
    return rows;
}

// Five degrees a command, by POST and by GET. A cookie alone does not suffice, since a browser sends it with
// the images of any page.
void add_turns(const Site& site, std::vector<api::Route>& rows) {
    struct Turn {
        std::string_view path;
        std::string_view axis;
        double degrees;
    };
    constexpr Turn kTurns[] = {{"/turnleft", "pan", -5},
                               {"/turnright", "pan", 5},
                               {"/turnup", "tilt", 5},
                               {"/turndown", "tilt", -5}};
    access::Requirement requirement = api::needs::kSteer;
    requirement.cookie = access::Cookie::kRefused;
    for (const Turn& turn : kTurns) {
        const auto act = [&site, turn](const Context& context, bus::CameraPtr camera,
                                       const Request&) -> Answer {
            return api::turn(context, site.access, std::move(camera), turn.axis, turn.degrees);
        };
        for (const char* method : {"GET", "POST"})
            rows.push_back(row(site, method, turn.path, requirement, api::Effect::kChange, act));
    }
}

}  // namespace

api::RouteTable securitycam_routes(const Site& site) {
    const auto on_mjpeg = [&site](const Context& context, bus::CameraPtr camera, const Request& request) {
        return send_mjpeg(site, context, std::move(camera), request,
                          {.form = {.boundary = kSecuritycamBoundary, .age_headers = false}});
    };
    const auto on_counter = [](const Context&, const bus::CameraPtr& camera, const Request&) -> Answer {
        return api::Response{.body = fmt::format("{}\n", camera->counters.viewers.load())};
    };
    std::vector<api::Route> rows = page_rows(site);
    rows.push_back(row(site, "GET", "/mjpeg", api::needs::kLive, api::Effect::kRead, on_mjpeg));
    rows.push_back(row(site, "GET", "/counter", api::needs::kNothing, api::Effect::kRead, on_counter));
    add_turns(site, rows);
    return api::RouteTable(std::move(rows));
}

}  // namespace vedette::serve
