#include "node/settings/table.hpp"

#include <array>

namespace vedette::node {
namespace {

using settings::Apply;
using settings::Type;

struct Row {
    settings::Key key;
    OriginalPlace original{};
};

constexpr std::string_view kStation = "StationConfig.json";
constexpr std::string_view kAccessPoint = "AccessPointConfig.json";
constexpr std::string_view kServer = "ServerConfig.json";
constexpr std::string_view kMotion = "MotionConfig.json";

// A number of core/motion's settings, under its name there.
constexpr Row motion_number(std::string_view path, std::int64_t min, std::int64_t max,
                            std::string_view fallback, std::string_view original = {}) {
    return {{.path = path,
             .type = Type::kInt,
             .min = min,
             .max = max,
             .fallback = fallback,
             .apply = Apply::kLive},
            {original.empty() ? std::string_view() : kMotion, original}};
}
constexpr std::string_view kBattery = "BatteryConfig.json";
constexpr std::string_view kPushover = "PushOverConfig.json";

// By the value of Key.
constexpr std::array<Row, kKeys> kRows = {{
    {{.path = "name",
      .type = Type::kText,
      .min = 1,
      .max = 32,
      .fallback = "vedette",
      .apply = Apply::kLive}},
    {{.path = "user.name",
      .type = Type::kText,
      .min = 1,
      .max = 32,
      .fallback = "admin",
      .apply = Apply::kLive},
     {"UserConfig.json", "user"}},
    // A record of node/access/password.hpp, never the password itself.
    {{.path = "user.password", .type = Type::kText, .max = 128, .secret = true, .apply = Apply::kLive},
     {"UserConfig.json", "password"}},
    {{.path = "wifi.activated", .type = Type::kBool, .fallback = "true"}, {kStation, "activated"}},
    {{.path = "wifi.ssid", .type = Type::kText, .max = 32}, {kStation, "ssid"}},
    {{.path = "wifi.password", .type = Type::kText, .max = 63, .secret = true}, {kStation, "wifipassword"}},
    {{.path = "wifi.address", .type = Type::kIpv4}, {kStation, "ipaddress"}},
    {{.path = "wifi.netmask", .type = Type::kIpv4}, {kStation, "netmask"}},
    {{.path = "wifi.gateway", .type = Type::kIpv4}, {kStation, "gateway"}},
    {{.path = "wifi.dns", .type = Type::kIpv4}, {kStation, "dns"}},
    {{.path = "accesspoint.activated", .type = Type::kBool, .fallback = "true"}, {kAccessPoint, "activated"}},
    {{.path = "accesspoint.ssid", .type = Type::kText, .max = 32}, {kAccessPoint, "ssid"}},
    {{.path = "accesspoint.password", .type = Type::kText, .min = 8, .max = 63, .secret = true},
     {kAccessPoint, "wifipassword"}},
    {{.path = "accesspoint.address", .type = Type::kIpv4, .fallback = "192.168.3.1"},
     {kAccessPoint, "ipaddress"}},
    {{.path = "accesspoint.netmask", .type = Type::kIpv4, .fallback = "255.255.255.0"},
     {kAccessPoint, "netmask"}},
    // Port 0: any free one.
    {{.path = "server.first_port", .type = Type::kInt, .min = 0, .max = 65535, .fallback = "80"}},
    {{.path = "server.second_port", .type = Type::kInt, .min = 0, .max = 65535, .fallback = "81"}},
    {{.path = "server.tls_port", .type = Type::kInt, .min = 0, .max = 65535, .fallback = "443"}},
    // What the two ports without TLS are for, once the board has a certificate.
    {{.path = "server.http", .type = Type::kChoice, .allowed = "on redirect off", .fallback = "on"}},
    {{.path = "server.hosts", .type = Type::kLines, .max = 4, .apply = Apply::kLive}},
    {{.path = "server.allow", .type = Type::kLines, .max = 8, .apply = Apply::kLive}},
    // Kept for a board that has these servers; this one has none, so no page shows them.
    {{.path = "ftp.activated", .type = Type::kBool, .fallback = "false"}, {kServer, "ftp"}},
    {{.path = "telnet.activated", .type = Type::kBool, .fallback = "false"}, {kServer, "telnet"}},
    {{.path = "tcpcam.port", .type = Type::kInt, .min = 0, .max = 65535, .fallback = "3333"}},
    {{.path = "tcpcam.pin", .type = Type::kText, .max = 15, .secret = true}},
    {{.path = "tcpcam.delay", .type = Type::kDuration, .max = 3'600'000, .fallback = "2s"}},
    // Seconds, and probes (port::KeepAlive).
    {{.path = "tcpcam.keepalive_idle", .type = Type::kInt, .min = 1, .max = 3600, .fallback = "5"}},
    {{.path = "tcpcam.keepalive_interval", .type = Type::kInt, .min = 1, .max = 3600, .fallback = "5"}},
    {{.path = "tcpcam.keepalive_count", .type = Type::kInt, .min = 1, .max = 20, .fallback = "3"}},
    {{.path = "time.ntp", .type = Type::kBool, .fallback = "true"}, {kServer, "ntp"}},
    {{.path = "time.offset", .type = Type::kInt, .min = -12, .max = 14, .fallback = "0"},
     {kServer, "offsettime"}},
    {{.path = "time.zone", .type = Type::kText, .max = 60}},
    {{.path = "camera.size", .type = Type::kSize, .fallback = "640x480", .apply = Apply::kLive}},
    {{.path = "camera.quality",
      .type = Type::kInt,
      .min = 4,
      .max = 63,
      .fallback = "12",
      .apply = Apply::kLive}},
    {{.path = "camera.brightness",
      .type = Type::kInt,
      .min = -2,
      .max = 2,
      .fallback = "0",
      .apply = Apply::kLive}},
    {{.path = "camera.contrast",
      .type = Type::kInt,
      .min = -2,
      .max = 2,
      .fallback = "0",
      .apply = Apply::kLive}},
    {{.path = "camera.saturation",
      .type = Type::kInt,
      .min = -2,
      .max = 2,
      .fallback = "0",
      .apply = Apply::kLive}},
    {{.path = "camera.hmirror", .type = Type::kBool, .fallback = "false", .apply = Apply::kLive}},
    {{.path = "camera.vflip", .type = Type::kBool, .fallback = "false", .apply = Apply::kLive}},
    {{.path = "motion.activated", .type = Type::kBool, .fallback = "false", .apply = Apply::kLive},
     {kMotion, "activated"}},
    {{.path = "motion.method",
      .type = Type::kChoice,
      .allowed = "background scenes",
      .fallback = "background",
      .apply = Apply::kLive}},
    motion_number("motion.sensitivity", 0, 100, "50"),
    // From one picture that is looked at to the next.
    {{.path = "motion.period",
      .type = Type::kDuration,
      .min = 50,
      .max = 60'000,
      .fallback = "200ms",
      .apply = Apply::kLive}},
    {{.path = "motion.pause_while_streaming",
      .type = Type::kBool,
      .fallback = "false",
      .apply = Apply::kLive}},
    motion_number("motion.min_area", 0, 10'000, "2"),
    motion_number("motion.min_duration_ms", 0, 60'000, "250"),
    motion_number("motion.hold_ms", 0, 60'000, "2500"),
    motion_number("motion.learn_ms", 0, 60'000, "3000"),
    motion_number("motion.absorb_s", 2, 600, "30"),
    {{.path = "motion.store", .type = Type::kBool, .fallback = "true", .apply = Apply::kLive}},
    motion_number("motion.before", 0, 2, "2"),
    motion_number("motion.stabilizationCamera", 0, 64, "6", "stabilizationCamera"),
    motion_number("motion.maxMotionImages", 2, 16, "10", "maxMotionImages"),
    motion_number("motion.thresholdGlitch", 0, 64, "2", "thresholdGlitch"),
    motion_number("motion.thresholdMotion", 1, 64, "3", "thresholdMotion"),
    motion_number("motion.minRgbDetection", 0, 130, "9", "minRgbDetection"),
    motion_number("motion.maxRgbDetection", 0, 131, "80", "maxRgbDetection"),
    motion_number("motion.rbgErrorRange", 0, 255, "12", "rbgErrorRange"),
    {{.path = "motion.zones", .type = Type::kLines, .max = 8, .apply = Apply::kLive}},
    {{.path = "battery.activated", .type = Type::kBool, .fallback = "false"}, {kBattery, "activated"}},
    {{.path = "battery.level_gpio", .type = Type::kInt, .min = 0, .max = 48, .fallback = "12"},
     {kBattery, "levelGpio"}},
    // Readings of the converter, of 9 bits.
    {{.path = "battery.full",
      .type = Type::kInt,
      .min = 1,
      .max = 511,
      .fallback = "191",
      .apply = Apply::kLive},
     {kBattery, "fullBattery"}},
    {{.path = "battery.empty",
      .type = Type::kInt,
      .min = 0,
      .max = 510,
      .fallback = "161",
      .apply = Apply::kLive},
     {kBattery, "emptyBattery"}},
    {{.path = "battery.wake_gpio", .type = Type::kInt, .min = 0, .max = 48, .fallback = "13"},
     {kBattery, "wakeUpGpio"}},
    // 0: by the sensor alone.
    {{.path = "battery.wake_every", .type = Type::kDuration, .max = 86'400'000, .fallback = "0s"}},
    // Seconds.
    {{.path = "battery.awake_time", .type = Type::kInt, .min = 1, .max = 3600, .fallback = "15"},
     {"MotionConfig.json", "awakeTime"}},
    // Hexadecimal digits of the public key's x and y (P-256), of who signs programs for the board.
    {{.path = "update.key", .type = Type::kText, .max = 128, .apply = Apply::kLive}},
    // In use once both keys are there, as in pycameresp before it had a switch.
    {{.path = "pushover.activated", .type = Type::kBool, .fallback = "true", .apply = Apply::kLive},
     {kPushover, "activated"}},
    {{.path = "pushover.user", .type = Type::kText, .max = 32, .secret = true, .apply = Apply::kLive},
     {kPushover, "user"}},
    {{.path = "pushover.token", .type = Type::kText, .max = 32, .secret = true, .apply = Apply::kLive},
     {kPushover, "token"}},
    {{.path = "pushover.url",
      .type = Type::kText,
      .max = 48,
      .fallback = "https://api.pushover.net/1/messages.json",
      .apply = Apply::kLive}},
    // Who knows the topic reads it; a webhook's URL may have a key in it.
    {{.path = "ntfy.url", .type = Type::kText, .max = 80, .secret = true, .apply = Apply::kLive}},
    {{.path = "ntfy.token", .type = Type::kText, .max = 32, .secret = true, .apply = Apply::kLive}},
    {{.path = "webhook.url", .type = Type::kText, .max = 128, .secret = true, .apply = Apply::kLive}},
    {{.path = "webhook.method",
      .type = Type::kChoice,
      .allowed = "POST GET",
      .fallback = "POST",
      .apply = Apply::kLive}},
    {{.path = "webhook.token", .type = Type::kText, .max = 40, .secret = true, .apply = Apply::kLive}},
}};

// Only these two are in the program, the rows they are made of are not.
constexpr std::array<settings::Key, kKeys> make_keys() {
    std::array<settings::Key, kKeys> keys;
    for (std::size_t i = 0; i < kKeys; ++i) keys[i] = kRows[i].key;
    return keys;
}
constexpr std::array<OriginalPlace, kKeys> make_places() {
    std::array<OriginalPlace, kKeys> places;
    for (std::size_t i = 0; i < kKeys; ++i) places[i] = kRows[i].original;
    return places;
}
constexpr std::array<settings::Key, kKeys> kTableKeys = make_keys();
constexpr std::array<OriginalPlace, kKeys> kPlaces = make_places();
constexpr settings::Table kTable{kTableKeys, {}};

}  // namespace

const settings::Table& table() { return kTable; }

const settings::Key& row_of(Key key) { return kTableKeys[static_cast<std::size_t>(key)]; }

std::optional<Key> find_key(std::string_view path) {
    for (std::size_t i = 0; i < kKeys; ++i) {
        if (kTableKeys[i].path == path) return static_cast<Key>(i);
    }
    return std::nullopt;
}

OriginalPlace original_place(Key key) { return kPlaces[static_cast<std::size_t>(key)]; }

}  // namespace vedette::node
