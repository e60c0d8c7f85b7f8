// Long because every address of the node is a row of one table here.
#include "apps/node_openapi.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "apps/node_schemas.hpp"
#include "node/api/api.hpp"
#include "node/serve/http_session.hpp"

namespace vedette::apps {
namespace {

using node::Methods;
using node::Protocol;
using node::Route;

// What an answer's body is.
enum class Body : std::uint8_t { kText, kHtml, kProblem, kJpeg, kStream, kDocument };

// A status besides 200 and those that every address has.
struct Refusal {
    int status;
    Body body;
};

// What the tables do not say of a route.
struct Description {
    Methods methods;
    std::string_view path;
    std::string_view id;  // operationId, of the first method
    std::string_view summary;
    Body body;
    std::string_view schema = {};  // of a kDocument, and of what a change takes: "CameraChange" of "Camera"
    std::vector<Refusal> refusals = {};
    std::vector<std::string_view> parameters = {};  // of the query
};

const std::vector<Description>& descriptions() {
    using node::kGet;
    using node::kPatch;
    using node::kPost;
    using node::kPut;
    static const std::vector<Refusal> kNoPicture = {{503, Body::kText}};
    static const std::vector<Refusal> kNoSetting = {
        {400, Body::kText}, {404, Body::kText}, {409, Body::kText}};
    static const std::vector<Refusal> kNotSaved = {{400, Body::kProblem},
                                                   {413, Body::kProblem},
                                                   {500, Body::kProblem},
                                                   {503, Body::kText},
                                                   {507, Body::kProblem}};
    static const std::vector<Description> all = {
        {kGet,
         "/mjpeg",
         "streamMjpeg",
         "A stream of pictures in securityCam's framing",
         Body::kStream,
         {},
         kNoPicture},
        {kGet,
         "/stream",
         "streamStock",
         "A stream as of the stock web server, each part with X-Timestamp",
         Body::kStream,
         {},
         kNoPicture},
        {kGet,
         "/capture",
         "capture",
         "One picture that is taken after the request",
         Body::kJpeg,
         {},
         kNoPicture},
        {kGet, "/capture.jpg", "captureJpg", "The same", Body::kJpeg, {}, kNoPicture},
        {kGet,
         "/control_servo",
         "controlServo",
         "Turns the servos by so many degrees, as securityCam does",
         Body::kHtml,
         {},
         {{500, Body::kHtml}},
         {"tr", "el"}},
        {kGet, "/status", "stockStatus", "The sensor's values, as of the stock web server", Body::kDocument,
         "StockStatus"},
        {kGet,
         "/control",
         "stockControl",
         "Sets one value, as of the stock web server",
         Body::kHtml,
         {},
         kNoSetting,
         {"var", "val"}},
        {kGet,
         "/camera/start",
         "cameraStart",
         "pycameresp's stream, on the second port",
         Body::kStream,
         {},
         {{404, Body::kText}, {503, Body::kText}}},
        {kGet, "/camera/stop", "cameraStop", "Ends pycameresp's streams", Body::kHtml},
        {kGet,
         "/camera/configure",
         "cameraConfigure",
         "Sets one value, as pycameresp's page does",
         Body::kHtml,
         {},
         kNoSetting,
         {"name", "value"}},
        {kGet,
         "/api/v1/snapshot.jpg",
         "getSnapshot",
         "One picture that is taken after the request",
         Body::kJpeg,
         {},
         kNoPicture},
        {kGet,
         "/api/v1/openapi.json",
         "getOpenapi",
         "This document; compressed only",
         Body::kDocument,
         "OpenApi",
         {{406, Body::kText}}},
        {kGet, "/api/v1/status", "getStatus", "What the board is and does", Body::kDocument, "Status"},
        {kGet, "/api/v1/streams", "listStreams", "The addresses that send pictures", Body::kDocument,
         "Streams"},
        {kGet, "/api/v1/camera", "getCamera",
         "The sensor's settings with their ranges, and the picture sizes", Body::kDocument, "Camera"},
        {kPost | kPatch,
         "/api/v1/camera",
         "changeCamera",
         "Sets several values, all of them or none",
         Body::kDocument,
         "Camera",
         {{400, Body::kProblem}, {404, Body::kProblem}, {409, Body::kProblem}}},
        {kGet, "/api/v1/servos", "getServos", "Where the servos point", Body::kDocument, "Servos"},
        {kPost | kPatch,
         "/api/v1/servos",
         "moveServos",
         "Moves the servos, to a position or by so many degrees",
         Body::kDocument,
         "Servos",
         {{400, Body::kProblem}}},
        {kGet, "/api/v1/lamp", "getLamp", "The lamp's level", Body::kDocument, "Lamp"},
        {kPost | kPatch,
         "/api/v1/lamp",
         "setLamp",
         "Sets the lamp's level",
         Body::kDocument,
         "Lamp",
         {{400, Body::kProblem}}},
        {kGet, "/api/v1/battery", "getBattery", "The battery, and how the board runs", Body::kDocument,
         "Battery"},
        {kPost | kPatch,
         "/api/v1/battery",
         "changeBattery",
         "Takes what is measured as that of a full or of an empty battery",
         Body::kDocument,
         "Battery",
         {{400, Body::kProblem},
          {409, Body::kProblem},
          {500, Body::kProblem},
          {503, Body::kText},
          {507, Body::kProblem}}},
        {kGet, "/api/v1/settings", "getSettings", "All settings, secrets left out", Body::kDocument,
         "Settings"},
        {kPost | kPatch,
         "/api/v1/settings",
         "changeSettings",
         "Changes several settings, all of them or none; answers when they are stored",
         Body::kDocument,
         "Settings",
         {{400, Body::kProblem},
          {404, Body::kProblem},
          {409, Body::kProblem},
          {500, Body::kProblem},
          {503, Body::kText},
          {507, Body::kProblem}}},
        {kPost,
         "/api/v1/import",
         "importSettings",
         "Takes securityCam's Config.h or TCPCam's sdkconfig, of any type and 256 KB at most; tells what "
         "became of "
         "each symbol",
         Body::kDocument,
         "ImportResult",
         {{400, Body::kProblem},
          {413, Body::kText},
          {422, Body::kProblem},
          {500, Body::kProblem},
          {503, Body::kText},
          {507, Body::kProblem}}},
        {kGet, "/api/v1/https", "getHttps", "The board's certificate", Body::kDocument, "Https"},
        {kPost,
         "/api/v1/https/certificate",
         "renewCertificate",
         "Makes a new certificate, which holds from the next start on; answers when it is stored",
         Body::kDocument,
         "Https",
         {{409, Body::kProblem}, {500, Body::kProblem}, {503, Body::kText}}},
        {kGet, "/api/v1/pycameresp/StationConfig.json", "getStationFile",
         "pycameresp's file of these settings; secrets are empty", Body::kDocument, "OriginalFile"},
        {kPost, "/api/v1/pycameresp/StationConfig.json", "takeStationFile",
         "Takes pycameresp's file over; tells what became of each key", Body::kDocument, "OriginalResult",
         kNotSaved},
        {kGet, "/api/v1/pycameresp/AccessPointConfig.json", "getAccessPointFile",
         "pycameresp's file of these settings; secrets are empty", Body::kDocument, "OriginalFile"},
        {kPost, "/api/v1/pycameresp/AccessPointConfig.json", "takeAccessPointFile",
         "Takes pycameresp's file over; tells what became of each key", Body::kDocument, "OriginalResult",
         kNotSaved},
        {kGet, "/api/v1/pycameresp/ServerConfig.json", "getServerFile",
         "pycameresp's file of these settings; secrets are empty", Body::kDocument, "OriginalFile"},
        {kPost, "/api/v1/pycameresp/ServerConfig.json", "takeServerFile",
         "Takes pycameresp's file over; tells what became of each key", Body::kDocument, "OriginalResult",
         kNotSaved},
        {kGet, "/api/v1/pycameresp/UserConfig.json", "getUserFile",
         "pycameresp's file of these settings; secrets are empty", Body::kDocument, "OriginalFile"},
        {kPost, "/api/v1/pycameresp/UserConfig.json", "takeUserFile",
         "Takes pycameresp's file over; tells what became of each key", Body::kDocument, "OriginalResult",
         kNotSaved},
        {kGet, "/api/v1/pycameresp/MotionConfig.json", "getMotionFile", "pycameresp's file of these settings",
         Body::kDocument, "OriginalFile"},
        {kPost, "/api/v1/pycameresp/MotionConfig.json", "takeMotionFile",
         "Takes pycameresp's file over, and with its numbers its rule; tells what became of each key",
         Body::kDocument, "OriginalResult", kNotSaved},
        {kGet,
         "/api/v1/motion",
         "getMotion",
         "What motion detection does and has seen",
         Body::kDocument,
         "Motion",
         {{404, Body::kProblem}}},
        {kGet, "/api/v1/pycameresp/BatteryConfig.json", "getBatteryFile",
         "pycameresp's file of these settings", Body::kDocument, "OriginalFile"},
        {kPost, "/api/v1/pycameresp/BatteryConfig.json", "takeBatteryFile",
         "Takes pycameresp's file over; tells what became of each key", Body::kDocument, "OriginalResult",
         kNotSaved},
        {kGet, "/api/v1/update", "getUpdate", "The running program, and an update that is under way",
         Body::kDocument, "UpdateState"},
        {kPut,
         "/api/v1/update",
         "sendUpdate",
         "Takes a signed image (firmware/sign_image) as the body, and restarts with it",
         Body::kDocument,
         "UpdateDone",
         {{409, Body::kText},
          {411, Body::kText},
          {422, Body::kProblem},
          {500, Body::kProblem},
          {503, Body::kText}}},
        {kGet, "/api/v1/pycameresp/PushOverConfig.json", "getPushOverFile",
         "pycameresp's file of these settings; secrets are empty", Body::kDocument, "OriginalFile"},
        {kPost, "/api/v1/pycameresp/PushOverConfig.json", "takePushOverFile",
         "Takes pycameresp's file over; tells what became of each key", Body::kDocument, "OriginalResult",
         kNotSaved},
        {kGet, "/api/v1/alerts", "getAlerts", "What became of the last alerts, by service", Body::kDocument,
         "Alerts"},
        {kPost,
         "/api/v1/alerts/test",
         "testAlerts",
         "Sends an alert to all services that are in use",
         Body::kDocument,
         "Alerts",
         {{409, Body::kProblem}}},
        {kPost,
         "/api/v1/setup",
         "setUpOwner",
         "Makes the first owner, from a private address, once",
         Body::kDocument,
         "Owner",
         {{400, Body::kProblem}, {500, Body::kProblem}, {503, Body::kText}, {507, Body::kProblem}}},
        {kPost,
         "/api/v1/password",
         "changeOwner",
         "Changes the owner's password, and name; ends sessions and streams",
         Body::kDocument,
         "Owner",
         {{400, Body::kProblem},
          {403, Body::kProblem},
          {429, Body::kProblem},
          {500, Body::kProblem},
          {503, Body::kText},
          {507, Body::kProblem}}},
        {kPost, "/api/v1/restart", "restart", "Restarts the board", Body::kDocument, "Owner"},
    };
    return all;
}

constexpr std::string_view kAbout =
    "What a camera board answers. `/api/v1` changes only by addition. The owner logs in by Basic; an address "
    "of "
    "--allow may use what names its protocol without one. What changes something is refused to pages of "
    "other sites. Where server.http is redirect, requests in the clear that need a log-in get 307, 303 or "
    "403.";

std::string content_of(Body body, std::string_view schema) {
    switch (body) {
        case Body::kText: return R"("text/plain":{"schema":{"type":"string"}})";
        case Body::kHtml: return R"("text/html":{"schema":{"type":"string"}})";
        case Body::kJpeg: return R"("image/jpeg":{})";
        case Body::kStream: return R"("multipart/x-mixed-replace":{})";
        case Body::kProblem:
            return R"("application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}})";
        case Body::kDocument: break;
    }
    return fmt::format(R"("application/json":{{"schema":{{"$ref":"#/components/schemas/{}"}}}})", schema);
}

std::string responses_of(const Route& route, const Description& about) {
    std::map<int, std::vector<Body>> statuses;
    statuses[200] = {about.body};
    for (const int status : {401, 403, 429}) statuses[status].push_back(Body::kText);
    if (route.max_body > 0) {
        for (const int status : {413, 415}) statuses[status].push_back(Body::kText);
    }
    for (const Refusal& refusal : about.refusals) statuses[refusal.status].push_back(refusal.body);
    std::string text;
    for (const auto& [status, bodies] : statuses) {
        std::string contents;
        for (const Body body : bodies)
            contents += (contents.empty() ? "" : ",") + content_of(body, about.schema);
        text += fmt::format(R"({}"{}":{{"description":"{}","content":{{{}}}}})", text.empty() ? "" : ",",
                            status, status == 200 ? "done" : "refused", contents);
    }
    return text;
}

std::string operation_of(const Route& route, const Description& about, bool is_first,
                         std::string_view method) {
    std::string text = fmt::format(R"("{}":{{"operationId":"{}{}","summary":"{}")", method, about.id,
                                   is_first ? "" : "ByPatch", about.summary);
    const std::string_view protocol = to_string(route.need.protocol);
    text += protocol.empty() ? R"(,"security":[{"owner":[]}])"
                             : fmt::format(R"(,"security":[{{"owner":[]}},{{}}],"x-allow":"{}")", protocol);
    std::string parameters;
    for (const std::string_view name : about.parameters)
        parameters +=
            fmt::format(R"({}{{"name":"{}","in":"query","required":true,"schema":{{"type":"string"}}}})",
                        parameters.empty() ? "" : ",", name);
    if (!parameters.empty()) text += fmt::format(R"(,"parameters":[{}])", parameters);
    if (route.max_body > 0)
        text += fmt::format(R"(,"requestBody":{{"required":true,"content":{{{}}}}})",
                            content_of(Body::kDocument, fmt::format("{}Change", about.schema)));
    if (route.takes_image || route.keeps_line != nullptr)
        text +=
            R"(,"requestBody":{"required":true,"content":{"application/octet-stream":{"schema":{"type":"string","format":"binary"}}}})";
    return text + fmt::format(R"(,"responses":{{{}}}}})", responses_of(route, about));
}

// Compact JSON with two blanks a level.
std::string indent(std::string_view json) {
    std::string out;
    std::size_t level = 0;
    bool in_string = false;
    const auto break_line = [&] { out += "\n" + std::string(2 * level, ' '); };
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (c == '"' && json[i - 1] != '\\') in_string = !in_string;
        const bool empty = (c == '{' || c == '[') && (json[i + 1] == '}' || json[i + 1] == ']');
        if (in_string || c == '"') {
            out += c;
        } else if (empty) {
            out += json.substr(i++, 2);
        } else if (c == '{' || c == '[') {
            out += c;
            ++level;
            break_line();
        } else if (c == '}' || c == ']') {
            --level;
            break_line();
            out += c;
        } else if (c == ',') {
            out += c;
            break_line();
        } else if (c == ':') {
            out += ": ";
        } else if (c != '\n' && c != ' ') {
            out += c;
        }
    }
    return out;
}

}  // namespace

std::expected<std::string, std::string> node_openapi() {
    constexpr std::array<std::string_view, 5> kNames = {"get", "head", "post", "patch", "put"};
    std::map<std::string_view, std::string> paths;
    std::size_t used = 0;
    for (const auto table : {node::HttpSession::routes(), node::api::routes()}) {
        for (const Route& route : table) {
            const auto about = std::ranges::find_if(descriptions(), [&](const Description& one) {
                return one.path == route.path && one.methods == route.methods;
            });
            if (about == descriptions().end())
                return std::unexpected(fmt::format("{} lacks its description", route.path));
            ++used;
            bool is_first = true;
            for (std::size_t i = 0; i < kNames.size(); ++i) {
                if ((route.methods & (1U << i)) == 0) continue;
                std::string& operations = paths[route.path];
                operations +=
                    (operations.empty() ? "" : ",") + operation_of(route, *about, is_first, kNames[i]);
                is_first = false;
            }
        }
    }
    if (used != descriptions().size()) return std::unexpected("a description has no route");
    std::string text = fmt::format(
        R"({{"openapi":"3.1.0","info":{{"title":"Vedette node","version":"{}","license":{{"name":"Apache-2.0","identifier":"Apache-2.0"}},"description":"{}"}},"servers":[{{"url":"http://127.0.0.1:8080"}}],"paths":{{)",
        VEDETTE_VERSION, kAbout);
    bool is_first = true;
    for (const auto& [path, operations] : paths) {
        text += fmt::format(R"({}"{}":{{{}}})", is_first ? "" : ",", path, operations);
        is_first = false;
    }
    text += fmt::format(
        R"(}},"components":{{"securitySchemes":{{"owner":{{"type":"http","scheme":"basic"}}}},"schemas":{{{}}}}}}})",
        kNodeSchemas);
    return indent(text);
}

}  // namespace vedette::apps
