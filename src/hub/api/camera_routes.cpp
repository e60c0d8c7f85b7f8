#include "hub/api/camera_routes.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "hub/base/json_text.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::api {
namespace {

constexpr std::size_t kMaxPage = 1000;

std::string ages(const bus::AgeHistogram& histogram) {
    const auto c = histogram.counts();
    return fmt::format(R"({{"count":{},"p50":{:.1f},"p95":{:.1f},"p99":{:.1f}}})", c.count,
                       bus::percentile_ms(c, 0.5), bus::percentile_ms(c, 0.95), bus::percentile_ms(c, 0.99));
}

std::string to_json(const bus::Camera& camera) {
    const bus::CameraStatus s = camera.status();
    const auto& n = camera.counters;
    const auto newest = camera.units.newest(bus::kPictures);
    return fmt::format(
        R"({{"id":{},"name":{},"state":"{}","reason":{},"since":{},"width":{},"height":{},"fps":{:.2f},)"
        R"("viewers":{},"consumers":{},"connections_opened":{},"pictures":{},"bytes":{},"skipped":{},)"
        R"("delivered":{},"delivered_bytes":{},"missed":{},"memory_bytes":{},"picture_bytes":{},)"
        R"("age_ms":{{"arrival":{},"viewer":{}}}}})",
        json_quoted(camera.id()), json_quoted(camera.name()), to_string(s.state), json_quoted(s.reason),
        json_quoted(format_utc(s.since)), s.width, s.height, s.fps, n.viewers.load(),
        camera.units.demand(bus::kPictures).consumers, n.connections.load(), n.pictures.load(),
        n.bytes.load(), n.skipped.load(), n.delivered.load(), n.delivered_bytes.load(), n.missed.load(),
        camera.pool->used_bytes(), newest ? newest->bytes().size() : 0, ages(camera.age_at_arrival),
        ages(camera.age_at_viewer));
}

}  // namespace

Response list_cameras(const bus::CameraSet& cameras, const Request& request) {
    const auto limit = parse_int<std::size_t>(request.query_value("limit", "100"));
    if (!limit || *limit < 1 || *limit > kMaxPage) {
        return problem(400, "invalid_argument", "limit must be a number from 1 to 1000",
                       R"(,"parameter":"limit")");
    }
    const auto& all = cameras.all();
    auto from = all.begin();
    if (const std::string cursor = request.query_value("cursor"); !cursor.empty()) {
        from =
            std::find_if(all.begin(), all.end(), [&](const bus::CameraPtr& c) { return c->id() == cursor; });
        if (from == all.end()) {
            return problem(400, "invalid_argument", "cursor must be the `next` of the page before",
                           R"(,"parameter":"cursor")");
        }
    }
    Response response{.body = R"({"items":[)"};
    std::size_t count = 0;
    for (; from != all.end() && count < *limit; ++from, ++count) {
        if (count > 0) response.body += ',';
        response.body += to_json(**from);
    }
    response.body += fmt::format(R"(],"next":{}}})"
                                 "\n",
                                 from == all.end() ? "null" : json_quoted((*from)->id()));
    return response;
}

Response get_camera(const bus::Camera& camera) { return {.body = to_json(camera) + "\n"}; }

Response no_such_camera(std::string_view id) {
    return problem(404, "not_found",
                   fmt::format("there is no camera \"{}\"; GET /api/v1/cameras lists them", id),
                   fmt::format(R"(,"camera":{})", json_quoted(id)));
}

}  // namespace vedette::api
