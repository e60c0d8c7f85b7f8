#include "hub/api/ptz_routes.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "hub/api/json_body.hpp"
#include "hub/base/json_text.hpp"
#include "linux/base/log.hpp"

namespace vedette::api {
namespace {

namespace json = boost::json;
using access::Means;
using ptz::Command;
using ptz::Refused;

constexpr int kWholeWay = 180;  // degrees of a servo

constexpr std::string_view kResponses =
    R"({"200": {"description": "the state, after the command", "content":
  {"application/json": {"schema": {"$ref": "#/components/schemas/Ptz"}}}}})";

// What the handlers use.
struct Heads {
    const ptz::PanTilts* cameras;
    access::Access* access;

    ptz::PanTiltPtr find(const Request& request) const {
        return cameras ? cameras->find(request.parameter("id")) : nullptr;
    }
};

std::int64_t seconds_until(MonoTime then, MonoTime now) {
    return then <= now ? 0 : std::chrono::ceil<std::chrono::seconds>(then - now).count();
}

json::value axis_json(const settings::Range& range, std::optional<int> position) {
    json::value at;
    if (position) at = *position;
    return {{"min", range.min}, {"max", range.max}, {"position", std::move(at)}};
}

json::value lease_json(const ptz::Lease& lease, const access::Principal& who, MonoTime now) {
    const ptz::Person* const holder = lease.holder(now);
    json::value name;
    if (holder) name = json::string(holder->name);
    const auto asking = lease.asked_by(now);
    return {{"holder", std::move(name)},
            {"mine", holder && holder->id == person_of(who).id},
            {"seconds_left", holder ? seconds_until(lease.until(), now) : 0},
            {"asked_by", json::array(asking.begin(), asking.end())}};
}

Response state_response(const ptz::PanTilt& camera, const ptz::Status& status, const Context& context) {
    const MonoTime now = context.loop.now();
    const settings::PanTiltSettings& settings = camera.settings();
    std::optional<int> pan;
    std::optional<int> tilt;
    if (status.position) pan = status.position->pan, tilt = status.position->tilt;
    json::array presets;
    for (const settings::Preset& preset : settings.presets) presets.emplace_back(preset.name);
    json::value patrol;
    if (settings.patrol)
        patrol = {{"running", status.patrol},
                  {"pauses_for_s", status.patrol ? seconds_until(status.patrol_resumes_at, now) : 0}};
    return json_response(
        json::object{{"pan", axis_json(settings.pan, pan)},
                     {"tilt", axis_json(settings.tilt, tilt)},
                     {"step", settings.step},
                     {"moving", status.moving},
                     {"error", status.error},
                     {"may_steer", access::allows(*context.principal, needs::kSteer, camera.camera())},
                     {"lease", lease_json(status.lease, *context.principal, now)},
                     {"presets", std::move(presets)},
                     {"patrol", std::move(patrol)}});
}

Response no_ptz(const Request& request) {
    return problem(404, "no_ptz", fmt::format("the camera \"{}\" does not turn", request.parameter("id")),
                   {{"camera", std::string(request.parameter("id"))}});
}

Response refused(const ptz::Answer& answer, MonoTime now) {
    switch (*answer.refused) {
        case Refused::kSteeredByOther: {
            const ptz::Person* const holder = answer.status.lease.holder(now);
            return problem(409, "steered_by_other", answer.detail, {{"holder", holder ? holder->name : ""}});
        }
        case Refused::kPositionUnknown: return problem(409, "position_unknown", answer.detail);
        case Refused::kCommandWaits: return problem(429, "command_waits", answer.detail);
        case Refused::kNoSuchPreset: return bad_parameter("name", answer.detail);
        case Refused::kNoPatrol: return problem(404, "no_patrol", answer.detail);
        case Refused::kServoFailed: return problem(502, "servo_failed", answer.detail);
        case Refused::kUnreachable: return problem(503, "servo_unreachable", answer.detail);
        case Refused::kTimeout: return problem(504, "servo_timeout", answer.detail);
        case Refused::kStopped: break;
    }
    return problem(503, "cancelled", answer.detail);
}

io::Task<Response> act(const Heads& heads, const Context& context, const Request& request,
                       const std::expected<Command, Response>& command) {
    const ptz::PanTiltPtr camera = heads.find(request);
    if (!camera) co_return no_ptz(request);
    if (!command) co_return command.error();
    const ptz::Answer answer = co_await steer(*camera, heads.access, context, *command);
    if (answer.refused) co_return refused(answer, context.loop.now());
    co_return state_response(*camera, answer.status, context);
}

// The command of a body, or what is wrong with it.
using Read = Command (*)(JsonBody& body);

Command read_move(JsonBody& body) {
    const auto degrees = [](JsonBody& part, std::string_view name) -> std::optional<int> {
        const auto value = part.optional_integer(name, -kWholeWay, kWholeWay);
        return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
    };
    const auto pan = degrees(body, "pan");
    const auto tilt = degrees(body, "tilt");
    auto to = body.optional_object("to");
    if (!to) {
        if (!pan && !tilt) body.fail("pan", "or tilt or to is missing");
        return ptz::MoveBy{{pan.value_or(0), tilt.value_or(0)}};
    }
    if (pan || tilt) body.fail("to", "is given together with pan or tilt");
    const ptz::MoveTo out{.pan = degrees(*to, "pan"), .tilt = degrees(*to, "tilt")};
    if (!out.pan && !out.tilt) body.fail("to", "has neither pan nor tilt");
    if (to->fault()) body.fail("to", "takes pan and tilt, whole numbers from -180 to 180");
    return out;
}

Command read_home(JsonBody&) { return ptz::GoHome{}; }

Command read_preset(JsonBody& body) { return ptz::GoToPreset{body.text("name")}; }

Command read_patrol(JsonBody& body) {
    if (!body.has("running")) body.fail("running", "is missing");
    return ptz::SetPatrol{body.flag("running", false)};
}

Command read_lease(JsonBody& body) {
    const std::string action = body.text("action");
    if (action == "take") return ptz::LeaseAct::kTake;
    if (action == "ask") return ptz::LeaseAct::kAsk;
    if (action != "release") body.fail("action", "must be take, ask or release");
    return ptz::LeaseAct::kRelease;
}

io::Task<Response> act_on(const Heads& heads, const Context& context, const Request& request, Read read) {
    JsonBody body(request);
    std::expected<Command, Response> command = read(body);
    if (auto fault = body.fault()) command = std::unexpected(std::move(*fault));
    co_return co_await act(heads, context, request, command);
}

}  // namespace

ptz::Person person_of(const access::Principal& principal) {
    if (principal.means == Means::kGuest) return {.id = "link:" + principal.link, .name = "guest"};
    if (principal.means == Means::kAdministrator)
        return {.id = "administrator", .name = "administrator", .owner = true};
    return {.id = principal.user, .name = principal.name, .owner = principal.role == store::Role::kOwner};
}

io::Task<> record_steering(access::Access* access, const Context& context, const std::string& camera,
                           bool answered) {
    if (access == nullptr) co_return;
    const std::string action = "steer";
    json::object facts{{"camera", camera}};
    if (context.principal->means == Means::kGuest) facts["link"] = context.principal->link;
    if (!answered) facts["answered"] = false;
    const std::string detail = serialize_json(facts);
    const auto recorded =
        co_await access->record(context.loop, context.principal, context.peer, action, detail, context.stop);
    if (!recorded) log_warning("ptz", "the audit trail has no entry: {}", recorded.error().detail);
}

io::Task<ptz::Answer> steer(ptz::PanTilt& camera, access::Access* access, const Context& context,
                            const Command& command) {
    const ptz::Person person = person_of(*context.principal);
    ptz::Answer answer = co_await camera.steer(context.loop, person, command, context.stop);
    const bool answered = !answer.refused || !ptz::is_silence(*answer.refused);
    if (answer.lease_began) co_await record_steering(access, context, camera.camera(), answered);
    co_return answer;
}

RouteTable ptz_routes(const ptz::PanTilts* cameras, access::Access* access) {
    const Heads heads{cameras, access};
    const auto get = [heads](const Context& context, const Request& request) -> Answer {
        const ptz::PanTiltPtr camera = heads.find(request);
        if (!camera) return no_ptz(request);
        return state_response(*camera, camera->status(), context);
    };
    const auto with = [heads](Read read) {
        return [heads, read](const Context& context, const Request& request) -> Answer {
            return act_on(heads, context, request, read);
        };
    };
    const auto change = [&](std::string_view path, Read read, std::string_view id, std::string_view summary) {
        return Route{"POST",
                     path,
                     needs::kSteer,
                     Effect::kChange,
                     with(read),
                     {.id = id,
                      .summary = summary,
                      .responses = kResponses,
                      .refusals = {400, 401, 409, 429, 502, 503, 504}}};
    };
    return RouteTable(
        {{"GET",
          "/api/v1/cameras/{id}/ptz",
          needs::kLive,
          Effect::kRead,
          get,
          {.id = "getPtz",
           .summary = "Where the camera looks, and who steers it",
           .responses = kResponses,
           .refusals = {401}}},
         change("/api/v1/cameras/{id}/ptz/move", read_move, "movePtz",
                "Turns by {pan, tilt} degrees or to {to: {pan, tilt}}; takes a free lease"),
         change("/api/v1/cameras/{id}/ptz/home", read_home, "homePtz",
                "Drives to the end of the servos' way and home, after which the position is known"),
         change("/api/v1/cameras/{id}/ptz/preset", read_preset, "goToPreset", "Turns to the preset {name}"),
         change("/api/v1/cameras/{id}/ptz/patrol", read_patrol, "setPatrol",
                "Starts or ends the patrol: {running}"),
         change("/api/v1/cameras/{id}/ptz/lease", read_lease, "changeLease",
                "Takes, asks for or releases the right to steer: {action}")});
}

}  // namespace vedette::api
