#include "node/api/api.hpp"

#include <array>

#include "core/http/fields.hpp"
#include "node/api/document.hpp"
#include "node/api/openapi_gzip.hpp"
#include "node/settings/old_settings.hpp"

namespace vedette::node::api {
namespace {

template <WriteItem kWrite>
void show_document(Exchange& exchange) {
    show(exchange, kWrite);
}

// The document is compressed, which every browser takes; it has no other form, so that it costs 3 KB of
// flash.
void show_openapi(Exchange& exchange) {
    if (!exchange.request().header("Accept-Encoding").value_or("").contains("gzip"))
        return exchange.answer({.status = 406, .type = "text/plain"},
                               "This document is compressed: ask for it with Accept-Encoding: gzip.\n");
    const std::array<http::Field, 1> fields{{{"Content-Encoding", "gzip"}}};
    exchange.answer_constant({.type = "application/json", .fields = fields}, openapi_gzip());
}

void restart(Exchange& exchange) {
    exchange.services().system.restart();
    exchange.answer({.type = "application/json"}, "{\"done\":true}");
}

constexpr Need kPictures{Protocol::kMjpeg};
constexpr Need kServos{Protocol::kControlServo};
constexpr Need kMovesServos{Protocol::kControlServo, true};
constexpr Need kOwnerActs{.acts = true};
constexpr Need kFirstOwner{.acts = true, .who = Need::For::kFirstOwner};
constexpr Methods kChange = kPost | kPatch;

constexpr Route kRoutes[] = {
    {kGet, "/api/v1/status", {}, show_document<write_status>},
    {kGet, "/api/v1/openapi.json", {}, show_openapi},
    {kGet, "/api/v1/streams", kPictures, show_document<write_streams>},
    {kGet, "/api/v1/camera", {}, show_document<write_camera>},
    {kChange, "/api/v1/camera", kOwnerActs, change_camera, kJson, kMaxBody},
    {kGet, "/api/v1/servos", kServos, show_document<write_servos>},
    {kChange, "/api/v1/servos", kMovesServos, change_servos, kJson, 256},
    {kGet, "/api/v1/battery", {}, show_document<write_battery>},
    {kChange, "/api/v1/battery", kOwnerActs, change_battery, kJson, 256},
    {kGet, "/api/v1/lamp", {}, show_document<write_lamp>},
    {kChange, "/api/v1/lamp", kOwnerActs, change_lamp, kJson, 256},
    {kGet, "/api/v1/settings", {}, show_document<write_settings>},
    {kChange, "/api/v1/settings", kOwnerActs, change_settings, kJson, kMaxBody},
    {.methods = kPost,
     .path = "/api/v1/import",
     .need = kOwnerActs,
     .answer = import_settings,
     .keeps_line = OldSettings::is_known},
    {kGet, "/api/v1/pycameresp/StationConfig.json", {}, show_original},
    {kPost, "/api/v1/pycameresp/StationConfig.json", kOwnerActs, take_original, kJson, kMaxBody},
    {kGet, "/api/v1/pycameresp/AccessPointConfig.json", {}, show_original},
    {kPost, "/api/v1/pycameresp/AccessPointConfig.json", kOwnerActs, take_original, kJson, kMaxBody},
    {kGet, "/api/v1/pycameresp/ServerConfig.json", {}, show_original},
    {kPost, "/api/v1/pycameresp/ServerConfig.json", kOwnerActs, take_original, kJson, kMaxBody},
    {kGet, "/api/v1/pycameresp/UserConfig.json", {}, show_original},
    {kPost, "/api/v1/pycameresp/UserConfig.json", kOwnerActs, take_original, kJson, kMaxBody},
    {kGet, "/api/v1/pycameresp/MotionConfig.json", {}, show_original},
    {kPost, "/api/v1/pycameresp/MotionConfig.json", kOwnerActs, take_original, kJson, kMaxBody},
    {kGet, "/api/v1/motion", {}, show_motion},
    {kGet, "/api/v1/pycameresp/BatteryConfig.json", {}, show_original},
    {kPost, "/api/v1/pycameresp/BatteryConfig.json", kOwnerActs, take_original, kJson, kMaxBody},
    {kGet, "/api/v1/pycameresp/PushOverConfig.json", {}, show_original},
    {kPost, "/api/v1/pycameresp/PushOverConfig.json", kOwnerActs, take_original, kJson, kMaxBody},
    {kGet, "/api/v1/alerts", {}, show_document<write_alerts>},
    {kPost, "/api/v1/alerts/test", kOwnerActs, test_alerts},
    {kGet, "/api/v1/https", {}, show_document<write_https>},
    {kPost, "/api/v1/https/certificate", kOwnerActs, renew_certificate},
    {kPost, "/api/v1/setup", kFirstOwner, set_up_owner, kJson, 512},
    {kPost, "/api/v1/password", kOwnerActs, change_owner, kJson, 512},
    {kPost, "/api/v1/restart", kOwnerActs, restart},
    {kGet, "/api/v1/update", {}, show_document<write_update>},
    {.methods = kPut,
     .path = "/api/v1/update",
     .need = kOwnerActs,
     .answer = finish_update,
     .takes_image = true},
};

}  // namespace

std::span<const Route> routes() { return kRoutes; }

}  // namespace vedette::node::api
