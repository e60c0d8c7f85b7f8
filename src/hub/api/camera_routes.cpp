#include "hub/api/camera_routes.hpp"

#include <algorithm>

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "core/base/text.hpp"
#include "hub/base/json_text.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::api {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxPage = 1000;

json::object ages(const bus::AgeHistogram& histogram) {
    const auto c = histogram.counts();
    const auto percentile = [&](double share) { return rounded(bus::percentile_ms(c, share), 1); };
    return {
        {"count", c.count}, {"p50", percentile(0.5)}, {"p95", percentile(0.95)}, {"p99", percentile(0.99)}};
}

bool steerable(const bus::Camera& camera) {
    const auto controls = camera.control.capabilities();
    return std::ranges::find(controls, "pan", &bus::ControlCapability::name) != controls.end();
}

json::object to_json(const bus::Camera& camera) {
    const bus::CameraStatus s = camera.status();
    const auto& n = camera.counters;
    const auto newest = camera.units.newest(bus::kPictures);
    return {{"id", camera.id()},
            {"name", camera.name()},
            {"group", camera.group()},
            {"state", to_string(s.state)},
            {"reason", s.reason},
            {"since", format_utc(s.since)},
            {"width", s.width},
            {"height", s.height},
            {"fps", rounded(s.fps, 2)},
            {"viewers", n.viewers.load()},
            {"consumers", camera.units.demand(bus::kPictures).consumers},
            {"connections_opened", n.connections.load()},
            {"pictures", n.pictures.load()},
            {"bytes", n.bytes.load()},
            {"skipped", n.skipped.load()},
            {"delivered", n.delivered.load()},
            {"delivered_bytes", n.delivered_bytes.load()},
            {"missed", n.missed.load()},
            {"memory_bytes", camera.pool->used_bytes()},
            {"picture_bytes", newest ? newest->bytes().size() : 0},
            {"steerable", steerable(camera)},
            {"age_ms", {{"arrival", ages(camera.age_at_arrival)}, {"viewer", ages(camera.age_at_viewer)}}}};
}

constexpr std::string_view kListParameters = R"([
  {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}},
  {"name": "cursor", "in": "query", "description": "`next` of the page before", "schema": {"type": "string"}}])";

constexpr std::string_view kListResponses =
    R"({"200": {"description": "a page", "content": {"application/json":
  {"schema": {"type": "object", "required": ["items", "next"], "properties": {
    "items": {"type": "array", "items": {"$ref": "#/components/schemas/Camera"}},
    "next": {"type": ["string", "null"], "description": "cursor of the next page, null at the end"}}}}}}})";

constexpr std::string_view kOneResponses = R"({"200": {"description": "the camera", "content":
  {"application/json": {"schema": {"$ref": "#/components/schemas/Camera"}}}}})";

// The cameras that the principal may know of, in their order.
std::vector<bus::CameraPtr> visible(const bus::CameraSet& cameras, const access::Principal& principal) {
    std::vector<bus::CameraPtr> out;
    for (const bus::CameraPtr& camera : cameras.all())
        if (access::allows(principal, needs::kLook, camera->id())) out.push_back(camera);
    return out;
}

}  // namespace

RouteTable camera_routes(const bus::Cameras& cameras) {
    const auto list = [&cameras](const Context& context, const Request& request) {
        return list_cameras(*cameras.snapshot(), *context.principal, request);
    };
    const auto get = [&cameras](const Context&, const Request& request) {
        const std::string_view id = request.parameter("id");
        const auto camera = cameras.find(id);
        return camera ? get_camera(*camera) : no_such_camera(id);
    };
    const Operation list_operation{.id = "listCameras",
                                   .summary = "All cameras, in the order of the settings, a page at a time",
                                   .parameters = kListParameters,
                                   .responses = kListResponses,
                                   .refusals = {400}};
    const Operation get_operation{
        .id = "getCamera", .summary = "State and counters of one camera", .responses = kOneResponses};
    return RouteTable({{"GET", "/api/v1/cameras", needs::kKnown, Effect::kRead, list, list_operation},
                       {"GET", "/api/v1/cameras/{id}", needs::kLook, Effect::kRead, get, get_operation}});
}

Response list_cameras(const bus::CameraSet& cameras, const access::Principal& principal,
                      const Request& request) {
    const std::vector<bus::CameraPtr> all = visible(cameras, principal);
    const auto limit = parse_int<std::size_t>(request.query_value("limit", "100"));
    if (!limit || *limit < 1 || *limit > kMaxPage)
        return bad_parameter("limit", "limit must be a number from 1 to 1000");
    auto from = all.begin();
    if (const std::string cursor = request.query_value("cursor"); !cursor.empty()) {
        from = std::ranges::find(all, cursor, [](const bus::CameraPtr& c) { return c->id(); });
        if (from == all.end()) return bad_parameter("cursor", "cursor must be the `next` of the page before");
    }
    json::array items;
    for (; from != all.end() && items.size() < *limit; ++from) items.push_back(to_json(**from));
    json::value next;
    if (from != all.end()) next = (*from)->id();
    return json_response(json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

Response get_camera(const bus::Camera& camera) { return json_response(to_json(camera)); }

Response no_such_camera(std::string_view id) {
    return problem(404, "not_found",
                   fmt::format("there is no camera \"{}\"; GET /api/v1/cameras lists them", id),
                   {{"camera", std::string(id)}});
}

}  // namespace vedette::api
