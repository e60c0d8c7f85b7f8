#include "hub/serve/router.hpp"

#include <charconv>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/http/handshake.hpp"
#include "core/http/header_values.hpp"
#include "hub/api/camera_routes.hpp"
#include "hub/api/health_routes.hpp"
#include "hub/serve/origin.hpp"
#include "hub/serve/page.hpp"

namespace vedette::serve {
namespace {

constexpr double kMaxFps = 120;
constexpr std::int64_t kMaxAge_ms = 3'600'000;

std::optional<double> parse_fps(std::string_view text) {
    double fps = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), fps);
    if (error != std::errc{} || end != text.data() + text.size() || !(fps > 0 && fps <= kMaxFps))
        return std::nullopt;
    return fps;
}

// Browsers ask so for an <img> and for an address typed in; they draw a part only when the next one's head is
// in.
bool wants_ahead(const api::Request& request) {
    const std::string wish = request.query_value("ahead");
    if (!wish.empty()) return wish != "0";
    const std::string_view accept = request.field("Accept");
    return accept.starts_with("image/") || accept.starts_with("text/html");
}

std::int64_t viewers(const Site& site) {
    std::int64_t sum = 0;
    const auto cameras = site.cameras.snapshot();
    for (const auto& camera : cameras->all()) sum += camera->counters.viewers.load(std::memory_order_relaxed);
    return sum;
}

std::optional<api::Response> refuse_when_full(const Site& site) {
    if (viewers(site) < site.max_viewers) return std::nullopt;
    return api::problem(
        503, "resource_exhausted",
        fmt::format("{} viewers are connected, which is the limit; see live.max_viewers", site.max_viewers));
}

Answer mjpeg(const Site& site, bus::CameraPtr camera, const api::Request& request, MjpegOptions options) {
    if (const std::string fps = request.query_value("fps"); !fps.empty()) {
        const auto value = parse_fps(fps);
        if (!value) {
            return api::problem(400, "invalid_argument", "fps must be a number above 0, up to 120",
                                R"(,"parameter":"fps")");
        }
        options.max_fps = *value;
    }
    if (auto full = refuse_when_full(site)) return std::move(*full);
    options.form.ahead = wants_ahead(request);
    return StreamMjpeg{std::move(camera), options};
}

Answer snapshot(bus::CameraPtr camera, const api::Request& request) {
    const auto ms = parse_int<std::int64_t>(request.query_value("max_age_ms", "0"));
    if (!ms || *ms < 0 || *ms > kMaxAge_ms) {
        return api::problem(400, "invalid_argument", "max_age_ms must be a whole number of milliseconds",
                            R"(,"parameter":"max_age_ms")");
    }
    return TakeSnapshot{std::move(camera), std::chrono::milliseconds(*ms)};
}

Answer live(const Site& site, const Head& head) {
    const api::Request& request = head.request;
    if (!is_own_origin(request)) {
        return api::problem(403, "permission_denied", "pages of other sites may not open this WebSocket");
    }
    const http::UpgradeHeaders upgrade{.method = request.method,
                                       .minor = head.is_http_1_0 ? 0 : 1,
                                       .connection = request.field("Connection"),
                                       .upgrade = request.field("Upgrade"),
                                       .version = request.field("Sec-WebSocket-Version"),
                                       .key = request.field("Sec-WebSocket-Key"),
                                       .protocols = request.field("Sec-WebSocket-Protocol")};
    if (const auto fine = http::check_upgrade_request(upgrade); !fine) {
        auto refusal = api::problem(426, "upgrade_required",
                                    fmt::format("this address speaks WebSocket, subprotocol vedette.v1: {}",
                                                http::to_string(fine.error())));
        refusal.fields = {
            {"Upgrade", "websocket"}, {"Connection", "Upgrade"}, {"Sec-WebSocket-Version", "13"}};
        return refusal;
    }
    if (!http::list_contains(upgrade.protocols, wire::kSubprotocol)) {
        return api::problem(400, "invalid_argument", "the WebSocket must offer the subprotocol vedette.v1");
    }
    if (auto full = refuse_when_full(site)) return std::move(*full);
    return OpenLive{std::string(upgrade.key)};
}

// Of a loop whose thread hangs; zero when all are well.
Duration oldest_heartbeat(const Site& site, MonoTime now) {
    Duration oldest{};
    for (const Heartbeat* h : site.heartbeats) oldest = std::max(oldest, h->age(now));
    return oldest > Heartbeat::kMaxAge ? oldest : Duration::zero();
}

// /cameras/{id}/… and /api/v1/cameras/{id}
Answer of_camera(const Site& site, std::string_view id, std::string_view what, const api::Request& request) {
    const auto camera = site.cameras.find(id);
    if (!camera) return api::no_such_camera(id);
    if (what == "mjpeg") return mjpeg(site, camera, request, {});
    if (what == "snapshot.jpg") return snapshot(camera, request);
    return api::problem(404, "not_found", "a camera has mjpeg and snapshot.jpg");
}

Answer securitycam(const Site& site, const api::Request& request) {
    const auto camera = site.cameras.find(*site.securitycam);
    if (request.path == "/mjpeg")
        return mjpeg(site, camera, request,
                     {.form = {.boundary = kSecuritycamBoundary, .age_headers = false}});
    return api::Response{.body = fmt::format("{}\n", camera->counters.viewers.load())};
}

}  // namespace

Answer route(const Site& site, const Head& head, MonoTime now) {
    constexpr std::string_view kCamera = "/cameras/";
    constexpr std::string_view kApiCameras = "/api/v1/cameras";
    const api::Request& request = head.request;
    const std::string_view path = request.path;
    if (!head.is_http_1_0 && !is_loopback_host(request.field("Host"))) {
        return api::problem(403, "host_not_allowed",
                            "this hub answers to localhost, 127.0.0.1 and [::1] only, until it has users");
    }
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (site.routes) {
        if (reads || is_own_origin(request)) return site.routes(request);
        return api::problem(403, "permission_denied", "pages of other sites may not change anything here");
    }
    if (!reads) {
        auto refusal = api::problem(405, "method_not_allowed", "only GET and HEAD are known here");
        refusal.fields = {{"Allow", "GET, HEAD"}};
        return refusal;
    }
    if (path == "/healthz") return api::health(oldest_heartbeat(site, now));
    if (path == "/metrics") return api::metrics(*site.cameras.snapshot(), site.started, now);
    if (path == "/api/v1/live") return live(site, head);
    if (path == kApiCameras) return api::list_cameras(*site.cameras.snapshot(), request);
    if (path.starts_with(kApiCameras) && path.size() > kApiCameras.size() &&
        path[kApiCameras.size()] == '/') {
        const std::string_view id = path.substr(kApiCameras.size() + 1);
        const auto camera = site.cameras.find(id);
        return camera ? api::get_camera(*camera) : api::no_such_camera(id);
    }
    if (path.starts_with(kCamera)) {
        const std::string_view rest = path.substr(kCamera.size());
        const std::size_t slash = std::min(rest.find('/'), rest.size());
        return of_camera(site, rest.substr(0, slash), rest.substr(std::min(slash + 1, rest.size())), request);
    }
    if (site.securitycam && (path == "/mjpeg" || path == "/counter")) return securitycam(site, request);
    if (auto file = page_file(path)) return std::move(*file);
    return api::problem(404, "not_found", "nothing is here; the page is at /");
}

}  // namespace vedette::serve
