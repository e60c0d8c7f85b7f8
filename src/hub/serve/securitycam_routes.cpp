// The addresses of securityCam's relay for one camera, as its clients and its page know them.
#include <fmt/format.h>

#include "embedded/securitycam.hpp"
#include "hub/api/camera_routes.hpp"
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
api::RouteTable page_rows(const Site& site) {
    std::vector<api::Route> rows;
    for (const embedded::EmbeddedFile& file : embedded::securitycam_files()) {
        const auto send = [&file](const Context&, const bus::CameraPtr&, const Request& request) -> Answer {
            return file_response(file, request);
        };
        const auto requirement = file.path == "/" ? api::needs::kLive : api::needs::kNothing;
        rows.push_back(row(site, "GET", file.path, requirement, api::Effect::kRead, send));
    }
    return api::RouteTable(std::move(rows));
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
    api::RouteTable table = page_rows(site);
    table.add(api::RouteTable(
        {row(site, "GET", "/mjpeg", api::needs::kLive, api::Effect::kRead, on_mjpeg),
         row(site, "GET", "/counter", api::needs::kNothing, api::Effect::kRead, on_counter)}));
    return table;
}

}  // namespace vedette::serve
