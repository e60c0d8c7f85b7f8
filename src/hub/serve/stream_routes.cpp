#include <charconv>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/http/header_values.hpp"
#include "core/multipart/writer.hpp"
#include "hub/api/camera_routes.hpp"
#include "hub/serve/hub_routes.hpp"
#include "hub/serve/live_session.hpp"
#include "hub/serve/mjpeg_session.hpp"
#include "hub/serve/response_head.hpp"
#include "linux/io/wait.hpp"

namespace vedette::serve {
namespace {

using api::Answer;
using api::Context;
using api::Request;

constexpr double kMaxFps = 120;
constexpr std::int64_t kMaxAge_ms = 3'600'000;
constexpr Duration kSnapshotTimeout = 10s;

constexpr std::string_view kLiveResponses = R"({"101": {"description": "a WebSocket"}})";

constexpr std::string_view kMjpegParameters = R"([
  {"name": "fps", "in": "query", "description": "at most so many pictures a second",
   "schema": {"type": "number", "exclusiveMinimum": 0, "maximum": 120}},
  {"name": "ahead", "in": "query", "description": "1: boundary and head of the next part follow each picture at once, as browsers need it; 0: exact lengths and ages. Without it, Accept decides",
   "schema": {"type": "string", "enum": ["0", "1"]}}])";

constexpr std::string_view kMjpegResponses = R"({"200": {
  "description": "until either side ends it; each part has Content-Length, X-Vedette-Frame (number), X-Vedette-Captured (seconds since 1970), X-Vedette-Age-Ms, and X-Vedette-Placeholder where the hub drew the picture because the camera is lost",
  "content": {"multipart/x-mixed-replace": {"schema": {"type": "string", "format": "binary"}}}}})";

constexpr std::string_view kSnapshotParameters = R"([
  {"name": "max_age_ms", "in": "query", "description": "wait for a newer one when the newest is older; 0: any",
   "schema": {"type": "integer", "minimum": 0, "maximum": 3600000, "default": 0}}])";

constexpr std::string_view kSnapshotResponses = R"({"200": {
  "description": "a JPEG", "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
  "headers": {"X-Vedette-Frame": {"schema": {"type": "integer"}},
    "X-Vedette-Captured": {"schema": {"type": "number"}}, "X-Vedette-Age-Ms": {"schema": {"type": "number"}}}}})";

std::optional<double> parse_fps(std::string_view text) {
    double fps = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), fps);
    if (error != std::errc{} || end != text.data() + text.size() || !(fps > 0 && fps <= kMaxFps))
        return std::nullopt;
    return fps;
}

// For an <img> and a typed address: browsers draw a part only when the next one's head has arrived.
bool wants_ahead(const Request& request) {
    const std::string ahead = request.query_value("ahead");
    if (!ahead.empty()) return ahead != "0";
    const std::string_view accept = request.field("Accept");
    return accept.starts_with("image/") || accept.starts_with("text/html");
}

// A viewer's place, which a guest has one of, or the refusal.
std::expected<std::shared_ptr<void>, api::Response> take_place(const Site& site,
                                                               const access::Principal& who) {
    std::int64_t viewers = 0;
    const auto cameras = site.cameras.snapshot();
    for (const auto& camera : cameras->all())
        viewers += camera->counters.viewers.load(std::memory_order_relaxed);
    if (viewers >= site.max_viewers)
        return std::unexpected(
            api::problem(503, "resource_exhausted",
                         fmt::format("{} viewers are connected, which is the limit; see live.max_viewers",
                                     site.max_viewers)));
    if (who.means != access::Means::kGuest) return nullptr;
    const auto link = site.access->link_of(who);
    auto place = link ? site.guests->take(link->id, link->max_viewers) : nullptr;
    if (place) return place;
    return std::unexpected(
        api::problem(503, "link_full", "as many viewers as this link allows are connected; try again later"));
}

bool is_fresh(const bus::UnitPtr& unit, Duration max_age, MonoTime now) {
    return unit && !unit->placeholder && (max_age == Duration::zero() || now - unit->captured_at <= max_age);
}

api::Response picture_response(bus::CameraPtr camera, bus::UnitPtr unit, MonoTime now) {
    const bus::Unit& u = *unit;
    return {.content_type = "image/jpeg",
            .body = api::PictureBody{std::move(camera), std::move(unit)},
            .fields = {{"X-Vedette-Frame", std::to_string(u.number)},
                       {"X-Vedette-Captured", fmt::format("{:.6f}", to_seconds(u.captured.since))},
                       {"X-Vedette-Age-Ms", fmt::format("{:.1f}", to_seconds(now - u.captured_at) * 1000)}}};
}

Error no_pictures(const bus::Camera& camera) {
    return {Kind::kUnavailable, fmt::format("the camera gives no pictures: {}", camera.status().reason)};
}

io::Task<Result<bus::UnitPtr>> wait_for_unit(io::Loop& loop, bus::Camera& camera, Duration max_age,
                                             io::Stop& stop) {
    const MonoTime deadline = loop.now() + kSnapshotTimeout;
    io::Signal signal(loop);
    // The bus wakes from the camera's thread.
    const auto wake = [&loop, state = signal.handle()] { loop.post([state] { state->notify(); }); };
    const auto subscription = camera.units.subscribe(bus::kPictures, bus::Policy::latest(), wake);
    bus::UnitPtr unit = camera.units.newest(bus::kPictures);
    while (!is_fresh(unit, max_age, loop.now())) {
        if (unit && unit->placeholder) co_return std::unexpected(no_pictures(camera));
        const io::Woken woken = co_await signal.wait(deadline, stop);
        if (woken == io::Woken::kStopped) co_return fail(Kind::kCancelled, "the hub is stopping");
        if (woken == io::Woken::kDeadline)
            co_return fail(Kind::kTimeout, "the camera gave no picture in time");
        while (auto delivery = subscription->next()) unit = std::move(delivery->unit);
    }
    co_return unit;
}

io::Task<api::Response> wait_for_snapshot(const Context& context, bus::CameraPtr camera, Duration max_age) {
    auto unit = co_await wait_for_unit(context.loop, *camera, max_age, context.stop);
    if (!unit) co_return api::problem(unit.error());
    co_return picture_response(std::move(camera), std::move(*unit), context.loop.now());
}

// The newest picture if it is young enough; otherwise waits for one.
Answer snapshot(const Context& context, bus::CameraPtr camera, const Request& request) {
    const auto ms = parse_int<std::int64_t>(request.query_value("max_age_ms", "0"));
    if (!ms || *ms < 0 || *ms > kMaxAge_ms)
        return api::bad_parameter("max_age_ms", "max_age_ms must be a whole number of milliseconds");
    const auto max_age = std::chrono::milliseconds(*ms);
    const MonoTime now = context.loop.now();
    bus::UnitPtr newest = camera->units.newest(bus::kPictures);
    // HEAD asks for the type: it waits for no picture and starts no camera. The length is not known.
    if (request.method == "HEAD") {
        if (newest && newest->placeholder) return api::problem(no_pictures(*camera));
        return api::Response{.content_type = "image/jpeg", .body = [](Handover) {}};
    }
    if (!is_fresh(newest, max_age, now)) return wait_for_snapshot(context, std::move(camera), max_age);
    // A consumer, however short, keeps the source connected, so that the next snapshot is newer.
    camera->units.subscribe(bus::kPictures, bus::Policy::latest(), [] {});
    return picture_response(std::move(camera), std::move(newest), now);
}

Answer live(const Site& site, const Context& context, const Request& request) {
    const http::UpgradeHeaders upgrade = upgrade_headers(request);
    if (const auto fine = http::check_upgrade_request(upgrade); !fine) {
        auto refusal = api::problem(426, "upgrade_required",
                                    fmt::format("this address speaks WebSocket, subprotocol vedette.v1: {}",
                                                http::to_string(fine.error())));
        refusal.fields = {
            {"Upgrade", "websocket"}, {"Connection", "Upgrade"}, {"Sec-WebSocket-Version", "13"}};
        return refusal;
    }
    if (!http::list_contains(upgrade.protocols, wire::kSubprotocol))
        return api::problem(400, "invalid_argument", "the WebSocket must offer the subprotocol vedette.v1");
    auto place = take_place(site, *context.principal);
    if (!place) return std::move(place.error());
    api::Response response = websocket_response(upgrade.key, wire::kSubprotocol);
    response.body = [&site, place = std::move(*place)](Handover handover) {
        handover.permit.keep(place);
        LiveSession::start(std::move(handover), site.cameras);
    };
    return response;
}

// A handler for the camera that the path names. 404: no camera has that id.
template <class Of>
api::Handler of_camera(const Site& site, Of of) {
    return [&site, of](const Context& context, const Request& request) -> Answer {
        const std::string_view id = request.parameter("id");
        auto camera = site.cameras.find(id);
        if (!camera) return api::no_such_camera(id);
        return of(context, std::move(camera), request);
    };
}

}  // namespace

Answer send_mjpeg(const Site& site, const Context& context, bus::CameraPtr camera, const Request& request,
                  const MjpegOptions& wanted) {
    MjpegOptions options = wanted;
    if (const std::string fps = request.query_value("fps"); !fps.empty()) {
        const auto value = parse_fps(fps);
        if (!value) return api::bad_parameter("fps", "fps must be a number above 0, up to 120");
        options.max_fps = *value;
    }
    auto place = take_place(site, *context.principal);
    if (!place) return std::move(place.error());
    options.form.ahead = wants_ahead(request);
    std::array<char, multipart::kMaxPartHead> memory;
    return api::Response{
        .content_type = std::string(multipart::format_content_type(options.form.boundary, memory)),
        .body =
            [camera = std::move(camera), options, place = std::move(*place)](Handover handover) {
                handover.permit.keep(place);
                MjpegSession::start(std::move(handover), camera, options);
            },
        .fields = stream_fields()};
}

api::RouteTable stream_routes(const Site& site) {
    using enum api::Effect;
    const auto on_live = [&site](const Context& context, const Request& request) {
        return live(site, context, request);
    };
    const auto on_mjpeg = [&site](const Context& context, bus::CameraPtr camera, const Request& request) {
        return send_mjpeg(site, context, std::move(camera), request, {});
    };
    return api::RouteTable(
        {{"GET",
          "/api/v1/live",
          api::needs::kLive,
          kWebSocket,
          on_live,
          {.id = "live",
           .summary = "Several cameras over one WebSocket, subprotocol vedette.v1, see live.md",
           .responses = kLiveResponses,
           .refusals = {400, 426, 503}}},
         {"GET",
          "/cameras/{id}/mjpeg",
          api::needs::kLive,
          kRead,
          of_camera(site, on_mjpeg),
          {.id = "stream",
           .summary = "The camera's pictures as multipart/x-mixed-replace, the newest to each viewer",
           .parameters = kMjpegParameters,
           .responses = kMjpegResponses,
           .refusals = {400, 503}}},
         {"GET",
          "/cameras/{id}/snapshot.jpg",
          api::needs::kSnapshot,
          kRead,
          of_camera(site, snapshot),
          {.id = "snapshot",
           .summary = "The newest picture; waits for one while the camera is idle",
           .parameters = kSnapshotParameters,
           .responses = kSnapshotResponses,
           .refusals = {400, 503, 504}}}});
}

}  // namespace vedette::serve
