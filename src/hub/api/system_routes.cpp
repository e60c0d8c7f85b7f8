#include "hub/api/system_routes.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/base/text.hpp"
#include "hub/doctor/camera_checks.hpp"
#include "hub/doctor/network_checks.hpp"
#include "hub/doctor/system_checks.hpp"
#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/store/state_folder.hpp"
#include "linux/base/clock_state.hpp"
#include "linux/base/log_lines.hpp"
#include "linux/base/utc_text.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::api {
namespace {

namespace json = boost::json;

constexpr Duration kDiskLimit = 5s;
constexpr Duration kWindow = 3s;        // for which the doctor watches the counters, or longer
constexpr Duration kDoctorLimit = 15s;  // of its look at the machine
constexpr std::size_t kUsualLines = 200;

constexpr std::string_view kSystemResponses = R"({"200": {"description": "the hub as a program", "content":
  {"application/json": {"schema": {"type": "object", "properties": {
    "version": {"type": "string"}, "started": {"type": "string", "format": "date-time"}, "uptime_s": {"type": "integer"},
    "loops": {"type": "integer"}, "memory_bytes": {"type": "integer"},
    "state": {"type": ["object", "null"], "properties": {"folder": {"type": "string"}, "free_bytes": {"type": "integer"},
      "size_bytes": {"type": "integer"}}},
    "store": {"type": "object", "properties": {"schema": {"type": "integer"}, "bytes": {"type": "integer"}}},
    "clock": {"type": "object", "properties": {"utc": {"type": "string", "format": "date-time"},
      "synchronised": {"type": ["boolean", "null"]}}}}}}}}})";
constexpr std::string_view kLogResponses = R"({"200": {"description": "the oldest first", "content":
  {"application/json": {"schema": {"type": "object", "properties": {"items": {"type": "array", "items":
    {"type": "object", "properties": {"at": {"type": "string", "format": "date-time"},
      "level": {"enum": ["debug", "info", "warning", "error"]}, "topic": {"type": "string"},
      "text": {"type": "string"}}}}}}}}}})";
constexpr std::string_view kLogParameters =
    R"([{"name": "lines", "in": "query", "description": "how many of the last lines",
  "schema": {"type": "integer", "minimum": 1, "maximum": 500, "default": 200}}])";
constexpr std::string_view kDoctorResponses =
    R"({"200": {"description": "the worst first; none: all is well", "content":
  {"application/json": {"schema": {"type": "object", "properties": {"findings": {"type": "array", "items":
    {"type": "object", "properties": {"level": {"enum": ["error", "warning", "note"]}, "about": {"type": "string"},
      "what": {"type": "string"}, "cure": {"type": "string"}, "key": {"type": ["string", "null"]}}}}}}}}}})";

constexpr std::string_view kDoctorParameters =
    R"([{"name": "internet", "in": "query", "description": "true: also whether a connection to 8.8.8.8:53 can be made",
  "schema": {"type": "boolean", "default": false}}])";

std::string_view to_string(Level level) {
    constexpr std::array<std::string_view, 4> kNames{"debug", "info", "warning", "error"};
    return kNames[static_cast<std::size_t>(level)];
}

// Resident memory of this process (proc(5), statm); 0: it is not known.
std::int64_t resident_memory() {
    std::int64_t whole = 0;
    std::int64_t resident = 0;
    std::ifstream("/proc/self/statm") >> whole >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

// Files of the state. Blocks.
json::object look_at_state(const std::string& folder) {
    json::object out{{"state", nullptr}, {"store", {{"schema", store::sqlite_form()}, {"bytes", 0}}}};
    struct statvfs space{};
    if (folder.empty() || ::statvfs(folder.c_str(), &space) != 0) return out;
    const std::uint64_t block = space.f_frsize;
    out["state"] = {{"folder", folder},
                    {"free_bytes", std::uint64_t{space.f_bavail} * block},
                    {"size_bytes", std::uint64_t{space.f_blocks} * block}};
    std::int64_t bytes = 0;
    for (const char* const end : {"", "-wal"}) {
        struct stat file{};
        if (::stat((store::database_in(folder) + end).c_str(), &file) == 0) bytes += file.st_size;
    }
    out["store"].as_object()["bytes"] = bytes;
    return out;
}

// What the handlers use.
struct System {
    const bus::Cameras& cameras;
    MonoTime started;
    std::size_t loops;
    RunningSettings settings;
};

io::Task<Response> get_system(const System& system, const Context& context, const Request&) {
    const auto settings = system.settings();
    const auto look = [folder = settings->state](const std::stop_token&) {
        return Result<json::object>(look_at_state(folder));
    };
    const MonoTime deadline = context.loop.now() + kDiskLimit;
    auto files = co_await io::run_blocking(context.loop, io::Lane::kDisk, look, deadline, context.stop);
    if (!files) co_return problem(files.error());
    const Duration uptime = context.loop.now() - system.started;
    const UtcTime now = context.loop.clock().utc();
    json::value synchronised;
    if (const auto state = clock_is_synchronised()) synchronised = *state;
    json::object out{{"version", VEDETTE_VERSION},
                     {"started", format_utc(now - uptime)},
                     {"uptime_s", std::chrono::duration_cast<std::chrono::seconds>(uptime).count()},
                     {"loops", system.loops},
                     {"memory_bytes", resident_memory()},
                     {"state", files->at("state")},
                     {"store", files->at("store")},
                     {"clock", {{"utc", format_utc(now)}, {"synchronised", std::move(synchronised)}}}};
    co_return json_response(out);
}

Response get_log(const Request& request) {
    const auto lines = parse_int<std::size_t>(request.query_value("lines", std::to_string(kUsualLines)));
    if (!lines || *lines < 1 || *lines > kKeptLogLines)
        return bad_parameter("lines", "lines must be a number from 1 to 500");
    json::array items;
    for (const LogLine& line : last_log_lines(*lines))
        items.push_back(json::object{{"at", format_utc(line.at)},
                                     {"level", to_string(line.level)},
                                     {"topic", line.room},
                                     {"text", line.sentence}});
    return json_response(json::object{{"items", std::move(items)}});
}

using Records = std::map<std::string, doctor::CameraRecord>;

Records records_of(const bus::CameraSet& cameras) {
    Records out;
    for (const bus::CameraPtr& camera : cameras.all()) out.emplace(camera->id(), doctor::record_of(*camera));
    return out;
}

// By the counters of the hub: no camera is connected for it.
io::Task<Response> get_doctor(const System& system, const Context& context, const Request& request) {
    const std::string internet = request.query_value("internet", "false");
    if (internet != "true" && internet != "false")
        co_return bad_parameter("internet", "internet must be true or false");
    const auto settings = system.settings();
    const Records before = records_of(*system.cameras.snapshot());
    const MonoTime begun = context.loop.now();
    const auto look = [settings, now = context.loop.clock().utc()](const std::stop_token&) {
        return Result<doctor::Findings>(doctor::check_system(*settings, now, clock_is_synchronised()));
    };
    const MonoTime deadline = context.loop.now() + kDoctorLimit;
    auto findings = co_await io::run_blocking(context.loop, io::Lane::kNames, look, deadline, context.stop);
    if (!findings && findings.error().kind == Kind::kCancelled) co_return problem(findings.error());
    doctor::Findings out;
    if (findings) {
        out = std::move(*findings);
    } else {
        out.push_back({doctor::Level::kWarning, "machine",
                       "it took too long to look at disk, devices and names",
                       "a name server or a disk does not answer", ""});
    }
    auto looking = doctor::check_proxy(context.loop, *settings, context.stop);
    std::ranges::move(co_await std::move(looking), std::back_inserter(out));
    if (internet == "true") {
        auto trying = doctor::check_internet(context.loop, doctor::usual_internet_address(), context.stop);
        std::ranges::move(co_await std::move(trying), std::back_inserter(out));
    }
    co_await io::sleep_until(context.loop, begun + kWindow, context.stop);
    const Duration window = context.loop.now() - begun;
    const Records after = records_of(*system.cameras.snapshot());
    for (const settings::CameraSettings& camera : settings->cameras) {
        const auto then = before.find(camera.id);
        const auto now = after.find(camera.id);
        if (then == before.end() || now == after.end()) continue;
        std::ranges::move(doctor::check_camera(camera, settings->live, then->second, now->second, window),
                          std::back_inserter(out));
    }
    doctor::sort(out);
    co_return Response{.body = findings_json(out)};
}

}  // namespace

RouteTable system_routes(const bus::Cameras& cameras, MonoTime started, std::size_t loops,
                         RunningSettings settings) {
    if (!settings) settings = [] { return std::make_shared<const settings::Settings>(); };
    const auto with = [system = System{cameras, started, loops, std::move(settings)}](auto act) {
        return [system, act](const Context& context, const Request& request) -> Answer {
            return act(system, context, request);
        };
    };
    return RouteTable({{"GET",
                        "/api/v1/system",
                        needs::kOwner,
                        Effect::kRead,
                        with(get_system),
                        {.id = "getSystem",
                         .summary = "Version, memory, disk, store and clock",
                         .responses = kSystemResponses,
                         .refusals = {401}}},
                       {"GET",
                        "/api/v1/log",
                        needs::kOwner,
                        Effect::kRead,
                        [](const Context&, const Request& request) { return get_log(request); },
                        {.id = "getLog",
                         .summary = "The last lines of the hub's log",
                         .parameters = kLogParameters,
                         .responses = kLogResponses,
                         .refusals = {400, 401}}},
                       {"GET",
                        "/api/v1/doctor",
                        needs::kOwner,
                        Effect::kRead,
                        with(get_doctor),
                        {.id = "getFindings",
                         .summary = "What is wrong and what to do; takes three seconds or more",
                         .parameters = kDoctorParameters,
                         .responses = kDoctorResponses,
                         .refusals = {400, 401}}}});
}

}  // namespace vedette::api
