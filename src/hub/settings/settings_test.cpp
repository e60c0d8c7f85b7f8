// Long because every row of the table has its limits here.
#include "hub/settings/settings.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "hub/settings/summary.hpp"
#include "hub/settings/table.hpp"

namespace vedette::settings {
namespace {

const std::string kData = std::string(VEDETTE_SOURCE_FOLDER) + "/tests/data/settings";

// Three variables and a few files.
Environment test_environment() {
    static const std::map<std::string, std::string, std::less<>> kFiles = {
        {"/etc/v/pin", "0123\r\nmore\n"},
        {"/etc/v/password", "hush hush"},
        {"/etc/v/empty", "\nx"},
        {"/etc/v/long", std::string(300, 'x')},
        {"/etc/v/camera.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"},
        {"/abs/pin", "7"}};
    static const std::map<std::string, std::string, std::less<>> kVariables = {
        {"PASSWORD", "hush: #hush"}, {"PORT", "3334"}, {"HOST", "cam.lan"}};
    return {[](std::string_view name) -> std::optional<std::string> {
                const auto found = kVariables.find(name);
                return found == kVariables.end() ? std::nullopt : std::optional(found->second);
            },
            [](const std::string& path) -> Result<std::string> {
                const auto found = kFiles.find(path);
                if (found == kFiles.end()) return fail(Kind::kNotFound, "No such file or directory");
                return found->second;
            }};
}

std::expected<Settings, Problems> parse(std::string_view text) {
    return parse_settings(text, "v.yaml", "/etc/v", test_environment());
}

Settings good(std::string_view text) {
    const auto settings = parse(text);
    EXPECT_TRUE(settings.has_value()) << text << (settings ? "" : format(settings.error().front()));
    return settings.value_or(Settings{});
}

std::string problems(std::string_view text) {
    const auto settings = parse(text);
    if (settings) return "good";
    std::string out;
    for (const Problem& problem : settings.error()) out += format(problem) + "\n";
    return out;
}

TEST(Settings, the_smallest_file_has_the_defaults_of_the_table) {
    EXPECT_EQ(good("version: 1"), Settings{.state = "/etc/v/v.state"});
    const Settings servers = good(
        "version: 1\ncameras: {a: {source: \"test:\"}}\nserve: {tcpcam: {camera: a, pin_file: pin}, capture: "
        "{camera: a}}");
    TcpcamServerSettings tcpcam;
    tcpcam.camera = "a";
    tcpcam.pin = "0123";
    EXPECT_EQ(servers.tcpcam, tcpcam);
    CaptureServerSettings capture;
    capture.camera = "a";
    EXPECT_EQ(servers.capture, capture);
}

TEST(Settings, every_key_sets_its_member) {
    const Settings s = good(R"(version: 1
listen: "[::1]:0"
cameras:
  porch:
    source: http://${HOST}/mjpeg
    name: no
    user: bob
    password: ${PASSWORD}
    timeout: 1.5s
    fps: 2.5
  gate: {source: "tcpcam://10.0.0.2", pin_file: pin}
  shed: {source: "tcpcam://10.0.0.3:4444", pin: 0042}
  yard: {source: "rtsp://10.0.0.4/s", user: eve, password_file: password}
serve:
  tcpcam: {port: "${PORT}", camera: gate, pin_file: /abs/pin, delay: 500ms}
  capture: {port: 8081, camera: shed}
compat: {securitycam: {camera: porch}}
live: {max_viewers: 10, max_picture: 1MB, memory_per_camera: 2MB}
log: {level: debug}
)");
    EXPECT_EQ(s.listen, (Endpoint{"::1", 0}));
    ASSERT_EQ(s.cameras.size(), 4U);
    const CameraSettings& porch = s.cameras[0];
    EXPECT_EQ(porch.id, "porch");
    EXPECT_EQ(porch.name, "no");
    EXPECT_EQ(porch.source.host, "cam.lan");
    EXPECT_EQ(porch.source.user, "bob");
    EXPECT_EQ(porch.source.password, "hush: #hush");
    EXPECT_EQ(porch.source.fps, 2.5);
    EXPECT_EQ(porch.timeout, Duration(1500ms));
    EXPECT_EQ(s.cameras[1].name, "gate");
    EXPECT_EQ(s.cameras[1].source.pin, "0123");
    EXPECT_EQ(s.cameras[2].source.pin, "0042");
    EXPECT_EQ(s.cameras[2].source.port, 4444);
    EXPECT_EQ(s.cameras[3].source.password, "hush hush");
    EXPECT_EQ(s.tcpcam->port, 3334);
    EXPECT_EQ(s.tcpcam->pin, "7");
    EXPECT_EQ(s.tcpcam->delay, Duration(500ms));
    EXPECT_EQ(s.capture->port, 8081);
    EXPECT_EQ(s.capture->other_port, 0) << "a port that was chosen has no other";
    EXPECT_EQ(s.capture->camera, "shed");
    EXPECT_EQ(s.securitycam, "porch");
    EXPECT_EQ(s.live, (LiveSettings{10, 1'000'000, 2'000'000}));
    EXPECT_EQ(s.log_level, Level::kDebug);
}

TEST(Settings, certificates_apply_to_sources_over_tls) {
    const auto with = [](const std::string& source, const std::string& keys) {
        return "version: 1\ncameras: {a: {source: \"" + source + "\", " + keys + "}}\n";
    };
    const SourceSpec own = good(with("https://h/", "ca_file: camera.pem")).cameras[0].source;
    EXPECT_EQ(own.ca_file, "/etc/v/camera.pem");
    EXPECT_TRUE(own.verify);
    const SourceSpec any = good(with("wss://h/", "verify: false")).cameras[0].source;
    EXPECT_EQ(any.ca_file, "");
    EXPECT_FALSE(any.verify);
    EXPECT_TRUE(good(with("wss://h/", "verify: true, ca_file: camera.pem")).cameras[0].source.verify);
    EXPECT_EQ(
        problems(with("http://h/", "ca_file: camera.pem")),
        "v.yaml:2:45: cameras.a.ca_file: does not apply to a source of kind http (allowed: https and wss "
        "sources)\n");
    EXPECT_EQ(
        problems(with("rtsp://h/", "verify: false")),
        "v.yaml:2:44: cameras.a.verify: does not apply to a source of kind rtsp (allowed: https and wss "
        "sources)\n");
    EXPECT_EQ(problems(with("wss://h/", "verify: false, ca_file: camera.pem")),
              "v.yaml:2:59: cameras.a.ca_file: is given although verify is false, which turns the check off "
              "(allowed: one of the two)\n");
    EXPECT_EQ(
        problems(with("wss://h/", "ca_file: none.pem")),
        "v.yaml:2:44: cameras.a.ca_file: \"/etc/v/none.pem\" can't be read: No such file or directory\n");
    EXPECT_EQ(problems(with("wss://h/", "ca_file: pin")),
              "v.yaml:2:44: cameras.a.ca_file: names a file without a certificate in it (allowed: PEM, which "
              "begins with -----BEGIN CERTIFICATE-----)\n");
}

// The key's path in a file: ids are "a".
std::string path_of(const Key& key) {
    std::string path(key.path);
    for (std::size_t star; (star = path.find('*')) != std::string::npos;) path.replace(star, 1, "a");
    return path;
}

// What a section `ptz` needs for one of its keys.
void add_ptz(const std::string& path, std::map<std::string, std::string>& values) {
    const std::string ptz = "cameras.a.ptz.";
    const bool tls = path.ends_with(".ca_file") || path.ends_with(".verify") || path.ends_with(".tls_pin");
    values[ptz + "kind"] = "control_servo";
    values[ptz + "url"] = tls ? "https://h/" : "http://h/";
    if (path.ends_with("password_file")) values[ptz + "user"] = "u";
    const bool patrol = path.find(".patrol") != std::string::npos;
    if (!patrol && path.find(".presets") == std::string::npos) return;
    values[ptz + "presets.a.pan"] = values[ptz + "presets.a.tilt"] = "1";
    values[ptz + "presets.door.pan"] = values[ptz + "presets.door.tilt"] = "2";
    if (patrol) values[ptz + "patrol.presets"] = "[a, door]";
}

// A file with one key, and the other keys that it needs.
std::string file_with(const Key& key, const std::string& value) {
    const std::string path = path_of(key);
    std::map<std::string, std::string> values = {{"version", "1"}, {"cameras.a.source", "http://h/"}};
    if (path.starts_with("cameras.a.ptz.")) add_ptz(path, values);
    if (path.find(".pin") != std::string::npos && path.starts_with("cameras"))
        values["cameras.a.source"] = "tcpcam://h";
    if (path.ends_with(".ca_file") || path.ends_with(".verify") || path.ends_with(".tls_pin"))
        values["cameras.a.source"] = "https://h/";
    if (path.find(".password") != std::string::npos) values["cameras.a.user"] = "u";
    if (path.starts_with("serve.tcpcam"))
        values["serve.tcpcam.pin_file"] = "pin", values["serve.tcpcam.camera"] = "a";
    if (path.starts_with("serve.capture")) values["serve.capture.camera"] = "a";
    if (path.starts_with("timelapse")) values["timelapse.a.camera"] = "a";
    if (path.starts_with("timelapse") || path.starts_with("location"))
        values["location.latitude"] = values["location.longitude"] = "1";
    if (path.starts_with("timelapse.a.periods"))
        values["timelapse.a.periods.a.start"] = "\"00:00\"",
        values["timelapse.a.periods.a.stop"] = "\"12:00\"";
    if (path.starts_with("timelapse.a.overlay")) values["timelapse.a.overlay.text"] = "x";
    if (path.starts_with("cameras.a.lamp.")) values["cameras.a.lamp.on"] = values["cameras.a.lamp.off"] = "x";
    if (path.starts_with("cameras.a.still.")) values["cameras.a.still.command"] = "x";
    const bool wants_control =
        path.starts_with("timelapse.a.controls") || path.starts_with("timelapse.a.bright");
    if (wants_control || path.starts_with("cameras.a.controls")) {
        const std::string control = wants_control ? "cameras.a.controls.exposure." : "cameras.a.controls.a.";
        values[control + "command"] = "\"x {value}\"";
        values[control + "min"] = wants_control ? "1" : "-2000000000";
        values[control + "max"] = "2000000000";
    }
    if (path.starts_with("timelapse.a.brightness")) {
        values["timelapse.a.brightness.control"] = "exposure";
        values["timelapse.a.brightness.min"] = "1";
        values["timelapse.a.brightness.max"] = "2000000000";
    }
    if (path.starts_with("timelapse.a.gate.")) values["timelapse.a.gate.events"] = "x";
    if (path == "live.max_picture") values["live.memory_per_camera"] = "4GB";
    if (path == "live.memory_per_camera") values["live.max_picture"] = "10kB";
    if (path.starts_with("listen_")) values["listen"] = "\"unix:/run/v.sock\"";
    if (path == "access.proxy_user") values["trusted_proxies"] = "[unix]";
    if (path == "tls.certificate") values["tls.key"] = "pin";
    if (path == "tls.key") values["tls.certificate"] = "camera.pem";
    if (path == "tls.redirect_from" || path == "tls.acme_webroot") values["tls.self_signed"] = "true";
    if (path == "tls.acme_webroot") values["tls.redirect_from"] = "\"0.0.0.0:80\"";
    values[path] = key.type == Type::kLines ? "[" + value + "]" : "\"" + value + "\"";
    // Flow style, section by section.
    std::string out;
    std::vector<std::string> open;
    for (const auto& [full, text] : values) {
        std::vector<std::string> parts;
        std::istringstream words(full);
        for (std::string part; std::getline(words, part, '.');) parts.push_back(part);
        std::size_t same = 0;
        while (same < open.size() && same + 1 < parts.size() && open[same] == parts[same]) ++same;
        open.resize(same);
        for (std::size_t i = same; i + 1 < parts.size(); ++i) {
            out += std::string(2 * i, ' ') + parts[i] + ":\n";
            open.push_back(parts[i]);
        }
        out += std::string(2 * (parts.size() - 1), ' ') + parts.back() + ": " + text + "\n";
    }
    return out;
}

struct Limit {
    const char* path;
    const char* accepted;
    const char* refused;
};

TEST(Settings, every_row_is_accepted_and_refused_at_its_limits_in_a_file) {
    const std::string name64(64, 'n');
    const std::string name65(65, 'n');
    const std::string user128(128, 'u');
    const std::string user129(129, 'u');
    const std::string password256(256, 'p');
    const std::string password257(257, 'p');
    const std::string pin32(32, '1');
    const std::string pin33(33, '1');
    const std::string pin64 = "sha256:" + std::string(64, 'f');
    const std::string pin65 = pin64 + "f";
    const std::string source4096 = "http://h/" + std::string(4087, 's');
    const std::string source4097 = source4096 + "s";
    const std::string path4096(4096, 'p');
    const Limit limits[] = {
        {"version", "1", "2"},
        {"listen", "192.168.1.2:65535", "camera.lan:8480"},
        {"listen", "unix:/run/v.sock", "unix:v.sock"},
        {"listen_mode", "666", "66"},
        {"listen_owner", ":www-data", ""},
        {"base_path", "/home/cams/", "/a/../b"},
        {"public_url", "https://h/cams/", "ftp://h/"},
        {"public_url", "http://[fe80::1]:8480", "https://u:p@h/"},
        {"camera_networks", "127.0.0.1, fe80::/10", "camera.lan"},
        {"trusted_proxies", "127.0.0.1, 10.0.0.0/8, unix", "proxy.lan"},
        {"access.proxy_user", name64.c_str(), name65.c_str()},
        {"tls.certificate", "camera.pem", "pin"},
        {"tls.certificate", "camera.pem", path4096.c_str()},
        {"tls.key", "pin", path4096.c_str()},
        {"tls.self_signed", "true", "yes"},
        {"tls.redirect_from", "[::]:80", "camera.lan:80"},
        {"tls.acme_webroot", "acme", path4096.c_str()},
        {"commands_from_page", "true", "yes"},
        {"hosts", "camera.example.org, hub", "\"a\\tb\""},
        {"state", "pin", path4096.c_str()},
        {"cameras.*.source", source4096.c_str(), source4097.c_str()},
        {"cameras.*.name", name64.c_str(), name65.c_str()},
        {"cameras.*.group", name64.c_str(), name65.c_str()},
        {"cameras.*.user", user128.c_str(), user129.c_str()},
        {"cameras.*.password", password256.c_str(), password257.c_str()},
        {"cameras.*.password_file", "password", path4096.c_str()},
        {"cameras.*.pin", pin32.c_str(), pin33.c_str()},
        {"cameras.*.pin_file", "pin", path4096.c_str()},
        {"cameras.*.ca_file", "camera.pem", "pin"},
        {"cameras.*.ca_file", "camera.pem", path4096.c_str()},
        {"cameras.*.verify", "false", "0"},
        {"cameras.*.tls_pin", pin64.c_str(), pin65.c_str()},
        {"cameras.*.timeout", "1s", "999ms"},
        {"cameras.*.timeout", "1h", "61m"},
        {"cameras.*.fps", "0.01", "0.009"},
        {"cameras.*.fps", "120", "121"},
        {"cameras.*.still.command", "fswebcam -", "fswebcam > x"},
        {"cameras.*.still.timeout", "1h", "999ms"},
        {"cameras.*.lamp.on", "on", "on {value}"},
        {"cameras.*.lamp.off", "off", "off | on"},
        {"cameras.*.controls.*.command", "set {value}", "set"},
        {"cameras.*.controls.*.min", "-2000000000", "-2000000001"},
        {"cameras.*.controls.*.max", "2000000000", "2000000001"},
        {"cameras.*.controls.*.rest", "-2000000000", "2000000001"},
        {"cameras.*.ptz.kind", "control_servo", "onvif"},
        {"cameras.*.ptz.url", source4096.c_str(), source4097.c_str()},
        {"cameras.*.ptz.url", "https://h:81/x?key=1", "rtsp://h/x"},
        {"cameras.*.ptz.user", user128.c_str(), user129.c_str()},
        {"cameras.*.ptz.password_file", "password", "empty"},
        {"cameras.*.ptz.ca_file", "camera.pem", "pin"},
        {"cameras.*.ptz.verify", "false", "0"},
        {"cameras.*.ptz.tls_pin", pin64.c_str(), pin65.c_str()},
        {"cameras.*.ptz.pan", "-90..90", "-91..90"},
        {"cameras.*.ptz.tilt", "0..0", "0..91"},
        {"cameras.*.ptz.invert_pan", "true", "yes"},
        {"cameras.*.ptz.invert_tilt", "false", "no"},
        {"cameras.*.ptz.step", "1", "0"},
        {"cameras.*.ptz.step", "45", "46"},
        {"cameras.*.ptz.speed", "5", "4"},
        {"cameras.*.ptz.speed", "360", "361"},
        {"cameras.*.ptz.home.pan", "-90", "-91"},
        {"cameras.*.ptz.home.tilt", "90", "91"},
        {"cameras.*.ptz.presets.*.pan", "-90", "-91"},
        {"cameras.*.ptz.presets.*.tilt", "90", "91"},
        {"cameras.*.ptz.patrol.presets", "a, door", "a"},
        {"cameras.*.ptz.patrol.dwell", "1s", "999ms"},
        {"cameras.*.ptz.patrol.dwell", "1h", "61m"},
        {"serve.tcpcam.port", "0", "-1"},
        {"serve.tcpcam.port", "65535", "65536"},
        {"serve.tcpcam.camera", "a", "b"},
        {"serve.tcpcam.pin_file", "pin", "nowhere"},
        {"serve.tcpcam.delay", "0s", "0"},
        {"serve.tcpcam.delay", "1h", "1.001h"},
        {"serve.capture.port", "0", "-1"},
        {"serve.capture.port", "65535", "65536"},
        {"serve.capture.camera", "a", "b"},
        {"compat.securitycam.camera", "a", "b"},
        {"legacy.allow", "tcpcam 10.0.0.0/8, \"capture fd00::1\"", "mjpeg 10.0.0.1"},
        {"legacy.allow", "capture 10.0.0.5", "capture 10.0.0.5/8"},
        {"live.max_viewers", "1", "0"},
        {"live.max_viewers", "100000", "100001"},
        {"live.max_picture", "10kB", "9999B"},
        {"live.max_picture", "16MB", "256.1MB"},
        {"live.memory_per_camera", "1MB", "999kB"},
        {"live.memory_per_camera", "4GB", "4.1GB"},
        {"location.latitude", "-90", "90.5"},
        {"location.latitude", "57:04:39.4", "57:60"},
        {"location.longitude", "-180:00:00", "180.0001"},
        {"location.longitude", "9", "9."},
        {"location.time_zone", "Europe/Copenhagen", name65.c_str()},
        {"clock.trust", "true", "1"},
        {"timelapse.*.camera", "a", "b"},
        {"timelapse.*.name", name64.c_str(), name65.c_str()},
        {"timelapse.*.enabled", "false", "no"},
        {"timelapse.*.from", "2024-02-29", "2026-02-29"},
        {"timelapse.*.to", "2026-01-31", "31.01.2026"},
        {"timelapse.*.weekdays", "sat,sun", "sat caturday"},
        {"timelapse.*.except", "2026-12-24, 2026-12-31..2027-01-01", "2026-12-24..2026-12-01"},
        {"timelapse.*.start", "00:00", "8"},
        {"timelapse.*.start", "sunset(-2.5 upper)+1h30m", "noon"},
        {"timelapse.*.stop", "24:00", "24:01"},
        {"timelapse.*.stop", "dusk+12h", "dusk+13h"},
        {"timelapse.*.whole_minute", "true", "yes"},
        {"timelapse.*.every", "1s", "999ms"},
        {"timelapse.*.every", "24h", "24.1h"},
        {"timelapse.*.periods.*.start", "sunrise", "sunrise+"},
        {"timelapse.*.periods.*.stop", "12:00:30", "12:00:60"},
        {"timelapse.*.periods.*.every", "1s", "0s"},
        {"timelapse.*.dark", "never", "night"},
        {"timelapse.*.dark", "20:00..08:00", "20:00..never"},
        {"timelapse.*.lamp", "always", "on"},
        {"timelapse.*.late", "1s", "0s"},
        {"timelapse.*.late", "1h", "61m"},
        {"timelapse.*.grace", "0", "-1"},
        {"timelapse.*.grace", "100", "101"},
        {"timelapse.*.folder", "pin", path4096.c_str()},
        {"timelapse.*.file_names", "%Y/%j/%H-%M-%S {job}.jpg", "%Y/%j/%H-%M-%S"},
        {"timelapse.*.file_names", "%y%m%d%H%M.jpg", "%y%m%d.jpg"},
        {"timelapse.*.file_names", "%Y-%j/%H%M.jpg", "../%Y-%j/%H%M.jpg"},
        {"timelapse.*.file_names", "%Y-%j %H%M.jpg", "%Y-%j{name}%H%M.jpg"},
        {"timelapse.*.camera_id", "Cam_1-a", "cam 1"},
        {"timelapse.*.size", "16x8192", "15x8192"},
        {"timelapse.*.rotate", "270", "45"},
        {"timelapse.*.quality", "100", "101"},
        {"timelapse.*.overlay.text", "{camera_id}{dark} %H:%M", "{cam}"},
        {"timelapse.*.overlay.place", "top", "left"},
        {"timelapse.*.overlay.size", "200", "201"},
        {"timelapse.*.overlay.colour", "#Ab01ff", "#ab01fg"},
        {"timelapse.*.overlay.bar", "#00000080", "00000080"},
        {"timelapse.*.controls.day", "exposure=1", "exposure=0"},
        {"timelapse.*.controls.dark", "exposure=2000000000", "exposure"},
        {"timelapse.*.controls.dark_lamp", "exposure=2", "b=2"},
        {"timelapse.*.brightness.control", "exposure", "b"},
        {"timelapse.*.brightness.target", "99", "100"},
        {"timelapse.*.brightness.tolerance", "50", "51"},
        {"timelapse.*.brightness.min", "1", "0"},
        {"timelapse.*.brightness.max", "2000000000", "2000000001"},
        {"timelapse.*.gate.check", "test -e /run/x", "test | x"},
        {"timelapse.*.gate.events", "watch", "watch {file}"},
        {"timelapse.*.gate.at_once", "true", "yes"},
        {"timelapse.*.gate.pause", "1h", "61m"},
        {"timelapse.*.before_clock", "true", "yes"},
        {"timelapse.*.exif.artist", "n", ""},
        {"timelapse.*.exif.copyright", "n", ""},
        {"timelapse.*.exif.description", "n", ""},
        {"timelapse.*.exif.place", "true", "yes"},
        {"timelapse.*.keep.pictures", "1", "0"},
        {"timelapse.*.keep.pictures_a_day", "86400", "86401"},
        {"timelapse.*.keep.days", "36500", "36501"},
        {"timelapse.*.keep.bytes", "1MB", "999kB"},
        {"timelapse.*.keep.free", "1MB", "999kB"},
        {"timelapse.*.films.*.span", "month", "year"},
        {"timelapse.*.films.*.every", "1000000", "0"},
        {"timelapse.*.films.*.fps", "240", "241"},
        {"timelapse.*.films.*.size", "16x4096", "16x4097"},
        {"timelapse.*.films.*.size", "1280x720", "1280x721"},
        {"timelapse.*.films.*.format", "webm", "avi"},
        {"timelapse.*.films.*.deflicker", "true", "yes"},
        {"timelapse.*.films.*.stabilise", "true", "yes"},
        {"timelapse.*.films.*.titles", "true", "yes"},
        {"timelapse.*.films.*.keep", "1", "0"},
        {"timelapse.*.films.*.growing", "true", "yes"},
        {"log.file", "vedette.log", path4096.c_str()},
        {"log.size", "10kB", "9999B"},
        {"log.size", "1GB", "1.1GB"},
        {"log.count", "1", "0"},
        {"log.count", "1000", "1001"},
        {"log.level", "error", "fatal"},
    };
    for (const Limit& limit : limits) {
        const Key* key = hub_table().find_key(limit.path);
        ASSERT_NE(key, nullptr) << limit.path;
        good(file_with(*key, limit.accepted));
        const auto refused = parse(file_with(*key, limit.refused));
        ASSERT_FALSE(refused.has_value()) << limit.path << " " << limit.refused;
        const std::string path = path_of(*key);
        EXPECT_EQ(refused.error().size(), 1U) << problems(file_with(*key, limit.refused));
        EXPECT_EQ(refused.error().front().key, path);
    }
    for (const Key& key : hub_table().keys) {
        EXPECT_TRUE(std::ranges::any_of(limits, [&](const Limit& l) { return key.path == l.path; }))
            << key.path;
        if (key.path.find("_file") == std::string_view::npos && key.unit != "file") {
            const bool port = key.path == "cameras.*.source" || key.path.find("${") != std::string_view::npos;
            if (!port && !key.secret && key.path != "serve.tcpcam.camera" && key.type != Type::kId) {
                const std::string more = key.type == Type::kLines && key.min > 1 ? ", a" : "";
                good(file_with(key, std::string(key.example) + more));
            }
        }
    }
}

// tests/data/settings: NAME.yaml beside NAME.problems, the output of `vedette check`, or beside NAME.summary.
TEST(Settings, the_files_of_the_test_data_give_the_expected_text) {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kData)) {
        if (entry.path().extension() != ".yaml") continue;
        ++files;
        std::ifstream in(entry.path());
        std::stringstream text;
        text << in.rdbuf();
        const std::string name = entry.path().stem().string();
        const auto settings = parse_settings(text.str(), name + ".yaml", "/etc/v", test_environment());
        std::string said = settings ? summary(*settings) + "\n" : "";
        if (!settings) {
            for (const Problem& problem : settings.error()) said += format(problem) + "\n";
        }
        const std::string golden_path = kData + "/" + name + (settings ? ".summary" : ".problems");
        if (std::getenv("VEDETTE_UPDATE_GOLDEN")) std::ofstream(golden_path) << said;
        std::ifstream golden(golden_path);
        std::stringstream expected;
        expected << golden.rdbuf();
        EXPECT_EQ(said, expected.str()) << name;
    }
    EXPECT_GE(files, 6);
}

TEST(Settings, no_message_shows_a_secret) {
    const std::string said = problems(R"(version: 1
cameras:
  a: {source: "http://bob:hushhush@h:x/", password: "hush\nhush", pin: "hushhush,hushhush,hushhush,hushhush"}
  b: {source: "http://${PASSWORD}/", name: "${PASSWORD}\n", fps: "${PASSWORD}"}
  c: {source: "tcpcam://h?pin=hush", pin: [hush]}
)");
    EXPECT_EQ(said.find("hushhush"), std::string::npos) << said;
    EXPECT_NE(said, "good");
}

TEST(Settings, listen_takes_any_address_and_the_command_line_loopback_only) {
    EXPECT_EQ(good("version: 1\nlisten: 0.0.0.0:8480\n").listen, (Endpoint{"0.0.0.0", 8480}));
    EXPECT_EQ(good("version: 1\nlisten: localhost:99\n").listen, (Endpoint{"127.0.0.1", 99}));
    EXPECT_NE(problems("version: 1\nlisten: camera.lan:8480\n").find("has a name where an address"),
              std::string::npos);
    EXPECT_EQ(parse_loopback_address("127.0.0.2:1").value(), (Endpoint{"127.0.0.2", 1}));
    EXPECT_EQ(parse_loopback_address("10.0.0.1:1").error().kind, Kind::kInvalidArgument);
    EXPECT_NE(parse_loopback_address("8480").error().message.find("write for example 127.0.0.1:8480"),
              std::string::npos);
}

TEST(Settings, the_number_of_cameras_problems_and_bytes_is_limited) {
    std::string text = "version: 1\ncameras:\n";
    for (int i = 0; i < 256; ++i) text += "  c" + std::to_string(i) + ": {source: \"test:\"}\n";
    EXPECT_EQ(good(text).cameras.size(), 256U);
    EXPECT_NE(problems(text + "  one-more: {source: \"test:\"}\n").find("is one entry too many"),
              std::string::npos);
    std::string unknown = "version: 1\n";
    for (int i = 0; i < 500; ++i) unknown += "x" + std::to_string(i) + ": 1\n";
    EXPECT_EQ(parse(unknown).error().size(), 101U);
    EXPECT_NE(problems("version: 1\n#" + std::string(256 * 1024, 'x')).find("is too large"),
              std::string::npos);
}

TEST(Settings, the_state_folder_is_given_or_of_the_service_manager_or_beside_the_file) {
    Environment environment = test_environment();
    const auto state = [&](const char* text) {
        const auto settings = parse_settings(text, "/etc/v/porch.yaml", "/etc/v", environment);
        return settings ? settings->state : format(settings.error().front());
    };
    EXPECT_EQ(state("version: 1"), "/etc/v/porch.state");
    EXPECT_EQ(state("version: 1\nstate: kept"), "/etc/v/kept");
    EXPECT_EQ(state("version: 1\nstate: /srv/kept"), "/srv/kept");
    environment.variable = [](std::string_view name) {
        return name == "STATE_DIRECTORY" ? std::optional<std::string>("/var/lib/vedette:/var/lib/b")
                                         : std::nullopt;
    };
    EXPECT_EQ(state("version: 1"), "/var/lib/vedette");
    EXPECT_EQ(state("version: 1\nstate: kept"), "/etc/v/kept");
}

TEST(Settings, paths_in_a_file_are_relative_to_its_folder) {
    const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "vedette-settings-test";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "pin.txt") << "4711\n";
    std::ofstream(folder / "v.yaml")
        << "version: 1\ncameras:\n  a: {source: \"tcpcam://h\", pin_file: pin.txt}\n"
           "  b: {source: \"folder:stills\"}\n";
    const auto settings = load_settings((folder / "v.yaml").string());
    ASSERT_TRUE(settings.has_value()) << format(settings.error().front());
    EXPECT_EQ(settings->cameras[0].source.pin, "4711");
    EXPECT_EQ(settings->cameras[1].source.path, (folder / "stills").string());
    const std::string missing = (folder / "none.yaml").string();
    const auto none = load_settings(missing);
    ASSERT_FALSE(none.has_value());
    EXPECT_EQ(format(none.error().front()), missing + ": can't be read: No such file or directory");
    const auto directory = load_settings(folder.string());
    ASSERT_FALSE(directory.has_value());
    EXPECT_EQ(format(directory.error().front()), folder.string() + ": can't be read: Is a directory");
    std::filesystem::remove_all(folder);
}

TEST(Settings, a_summary_has_cameras_and_servers) {
    Settings settings;
    EXPECT_EQ(summary(settings), "no cameras; page on http://127.0.0.1:8480/");
    settings.listen = {"::1", 0};
    EXPECT_EQ(summary(settings), "no cameras; page on a free port of ::1");
    settings.listen = {"::1", 81};
    EXPECT_EQ(summary(settings), "no cameras; page on http://[::1]:81/");
}

}  // namespace
}  // namespace vedette::settings
