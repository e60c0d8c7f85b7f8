// What a running hub does with changed settings, for each key of the table: the column `apply` is the truth.
#include <functional>
#include <map>

#include <gtest/gtest.h>

#include "hub/app/apply_fixture.hpp"
#include "hub/settings/table.hpp"

namespace vedette::app {
namespace {

using settings::Apply;
using settings::Settings;

// With all that the table has keys for.
Settings whole() {
    Settings settings;
    settings.listen = {"127.0.0.1", 0};
    settings.cameras = {{.id = "a", .name = "A", .source = source("http://127.0.0.1:1/a"), .timeout = 9s},
                        {.id = "b", .name = "B", .source = source("test://?size=160x120"), .timeout = {}}};
    settings::PanTiltSettings ptz;
    ptz.device = source("http://127.0.0.1:1/control_servo");
    ptz.presets = {{"door", {-60, 10}}, {"gate", {60, 0}}};
    ptz.patrol = settings::Patrol{{"door", "gate"}, 20s};
    settings.cameras[0].ptz = ptz;
    settings.cameras[0].programs = {
        .still = settings::StillProgram{},
        .lamp = settings::LampPrograms{},
        .controls = {{.name = "gain", .call = {{"true", "{value}"}}, .min = 1, .max = 9, .rest = 1}}};
    settings.tcpcam = {.port = 0, .camera = "a", .pin = "1"};
    settings.capture = {.port = 0, .other_port = 0, .camera = "a"};
    settings.securitycam = "a";
    settings.place = schedule::Place{57, 9};
    settings.timelapse = {{.id = "t",
                           .name = "T",
                           .camera = "a",
                           .plan = {},
                           .folder = "/nowhere",
                           .file_names = "%Y%m%d%H%M%S.jpg",
                           .camera_id = "t"}};
    settings.timelapse[0].plan.dates.first = std::chrono::local_days(std::chrono::year(2150) / 1 / 1);
    settings.timelapse[0].plan.periods.emplace_back();
    settings.timelapse[0].overlay.emplace();
    settings.timelapse[0].brightness.emplace();
    settings.timelapse[0].films.push_back({.id = "daily"});
    return settings;
}

// Another value of each key of the table.
const std::map<std::string_view, std::function<void(Settings&)>>& other_values() {
    using S = Settings;
    static const std::map<std::string_view, std::function<void(Settings&)>> kOther = {
        {"version", [](S& s) { s.version = 2; }},
        {"listen", [](S& s) { s.listen.port = 1; }},
        {"listen_mode", [](S& s) { s.listen_unix = {.path = "/tmp/s", .mode = 0600}; }},
        {"listen_owner", [](S& s) { s.listen_unix = {.path = "/tmp/s", .owner = "u"}; }},
        {"base_path", [](S& s) { s.base_path = "/cams"; }},
        {"public_url", [](S& s) { s.public_url = "https://camera.example.org"; }},
        {"camera_networks", [](S& s) { s.cameras[0].source.rule = AddressRule{.host = "camera.lan"}; }},
        {"trusted_proxies", [](S& s) { s.trusted_proxies.unix_socket = true; }},
        {"hosts", [](S& s) { s.hosts = {"camera.example.org"}; }},
        {"commands_from_page", [](S& s) { s.commands_from_page = true; }},
        {"state", [](S& s) { s.state = "/tmp/other"; }},
        {"cameras.*.source", [](S& s) { s.cameras[0].source = source("http://127.0.0.1:1/b"); }},
        {"cameras.*.name", [](S& s) { s.cameras[0].name = "Front"; }},
        {"cameras.*.group", [](S& s) { s.cameras[0].group = "Garden"; }},
        {"cameras.*.user", [](S& s) { s.cameras[0].source.user = "u"; }},
        {"cameras.*.password", [](S& s) { s.cameras[0].source.password = "p"; }},
        {"cameras.*.password_file", [](S& s) { s.cameras[0].source.password = "p"; }},
        {"cameras.*.pin", [](S& s) { s.cameras[0].source.pin = "1"; }},
        {"cameras.*.pin_file", [](S& s) { s.cameras[0].source.pin = "1"; }},
        {"cameras.*.ca_file", [](S& s) { s.cameras[0].source.ca_file = "/tmp/ca"; }},
        {"cameras.*.verify", [](S& s) { s.cameras[0].source.verify = false; }},
        {"cameras.*.tls_pin", [](S& s) { s.cameras[0].source.tls_pin = "00"; }},
        {"cameras.*.timeout", [](S& s) { s.cameras[0].timeout = 30s; }},
        {"cameras.*.fps", [](S& s) { s.cameras[0].source.fps = 2; }},
        {"cameras.*.still.command", [](S& s) { s.cameras[0].programs.still->call.words = {"other"}; }},
        {"cameras.*.still.timeout", [](S& s) { s.cameras[0].programs.still->timeout = 9s; }},
        {"cameras.*.lamp.on", [](S& s) { s.cameras[0].programs.lamp->on.words = {"other"}; }},
        {"cameras.*.lamp.off", [](S& s) { s.cameras[0].programs.lamp->off.words = {"other"}; }},
        {"cameras.*.controls.*.command",
         [](S& s) { s.cameras[0].programs.controls[0].call.words = {"other", "{value}"}; }},
        {"cameras.*.controls.*.min", [](S& s) { s.cameras[0].programs.controls[0].min = 2; }},
        {"cameras.*.controls.*.max", [](S& s) { s.cameras[0].programs.controls[0].max = 8; }},
        {"cameras.*.controls.*.rest", [](S& s) { s.cameras[0].programs.controls[0].rest = 5; }},
        {"cameras.*.ptz.url", [](S& s) { s.cameras[0].ptz->device = source("http://127.0.0.1:1/c"); }},
        {"cameras.*.ptz.user", [](S& s) { s.cameras[0].ptz->device.user = "u"; }},
        {"cameras.*.ptz.password_file", [](S& s) { s.cameras[0].ptz->device.password = "p"; }},
        {"cameras.*.ptz.ca_file", [](S& s) { s.cameras[0].ptz->device.ca_file = "/tmp/ca"; }},
        {"cameras.*.ptz.verify", [](S& s) { s.cameras[0].ptz->device.verify = false; }},
        {"cameras.*.ptz.tls_pin", [](S& s) { s.cameras[0].ptz->device.tls_pin = "00"; }},
        {"cameras.*.ptz.pan", [](S& s) { s.cameras[0].ptz->pan = {-60, 60}; }},
        {"cameras.*.ptz.tilt", [](S& s) { s.cameras[0].ptz->tilt = {-60, 60}; }},
        {"cameras.*.ptz.invert_pan", [](S& s) { s.cameras[0].ptz->invert_pan = true; }},
        {"cameras.*.ptz.invert_tilt", [](S& s) { s.cameras[0].ptz->invert_tilt = true; }},
        {"cameras.*.ptz.step", [](S& s) { s.cameras[0].ptz->step = 9; }},
        {"cameras.*.ptz.speed", [](S& s) { s.cameras[0].ptz->speed = 9; }},
        {"cameras.*.ptz.home.pan", [](S& s) { s.cameras[0].ptz->home.pan = 9; }},
        {"cameras.*.ptz.home.tilt", [](S& s) { s.cameras[0].ptz->home.tilt = 9; }},
        {"cameras.*.ptz.presets.*.pan", [](S& s) { s.cameras[0].ptz->presets[0].at.pan = 9; }},
        {"cameras.*.ptz.presets.*.tilt", [](S& s) { s.cameras[0].ptz->presets[0].at.tilt = 9; }},
        {"cameras.*.ptz.patrol.presets", [](S& s) { s.cameras[0].ptz->patrol->presets = {"gate", "door"}; }},
        {"cameras.*.ptz.patrol.dwell", [](S& s) { s.cameras[0].ptz->patrol->dwell = 9s; }},
        {"tls.certificate", [](S& s) { s.tls = {.certificate = "/tmp/c"}; }},
        {"tls.key", [](S& s) { s.tls = {.key = "/tmp/k"}; }},
        {"tls.self_signed", [](S& s) { s.tls.emplace(); }},
        {"tls.redirect_from", [](S& s) { s.tls = {.redirect_from = Endpoint{"127.0.0.1", 1}}; }},
        {"tls.acme_webroot", [](S& s) { s.tls = {.acme_webroot = "/tmp"}; }},
        {"access.proxy_user", [](S& s) { s.proxy_user = "Remote-User"; }},
        {"serve.tcpcam.port", [](S& s) { s.tcpcam->port = 40'000; }},
        {"serve.tcpcam.camera", [](S& s) { s.tcpcam->camera = "b"; }},
        {"serve.tcpcam.pin_file", [](S& s) { s.tcpcam->pin = "2"; }},
        {"serve.tcpcam.delay", [](S& s) { s.tcpcam->delay = 9s; }},
        {"serve.capture.port", [](S& s) { s.capture->other_port = 40'001; }},
        {"serve.capture.camera", [](S& s) { s.capture->camera = "b"; }},
        {"compat.securitycam.camera", [](S& s) { s.securitycam = "b"; }},
        {"legacy.allow",
         [](S& s) { s.tcpcam->allow = {settings::AddressRange::parse("127.0.0.2").value()}; }},
        {"live.max_viewers", [](S& s) { s.live.max_viewers = 7; }},
        {"live.max_picture", [](S& s) { s.live.max_picture = 1'000'000; }},
        {"live.memory_per_camera", [](S& s) { s.live.memory_per_camera = 20'000'000; }},
        {"location.latitude", [](S& s) { s.timelapse[0].plan.place = schedule::Place{58, 9}; }},
        {"location.longitude", [](S& s) { s.timelapse[0].plan.place = schedule::Place{57, 8}; }},
        {"location.time_zone", [](S& s) { s.time_zone = "Europe/Berlin"; }},
        {"clock.trust", [](S& s) { s.trust_clock = true; }},
        {"timelapse.*.camera", [](S& s) { s.timelapse[0].camera = "b"; }},
        {"timelapse.*.name", [](S& s) { s.timelapse[0].name = "Other"; }},
        {"timelapse.*.enabled", [](S& s) { s.timelapse[0].enabled = false; }},
        {"timelapse.*.from", [](S& s) { s.timelapse[0].plan.dates.first.reset(); }},
        {"timelapse.*.to",
         [](S& s) {
             s.timelapse[0].plan.dates.last = std::chrono::local_days(std::chrono::year(2151) / 1 / 1);
         }},
        {"timelapse.*.weekdays", [](S& s) { s.timelapse[0].plan.weekdays = 1; }},
        {"timelapse.*.except", [](S& s) { s.timelapse[0].plan.exceptions.emplace_back(); }},
        {"timelapse.*.start",
         [](S& s) { s.timelapse[0].plan.periods[0].span.start = schedule::When::clock(8); }},
        {"timelapse.*.stop",
         [](S& s) { s.timelapse[0].plan.periods[0].span.stop = schedule::When::clock(8); }},
        {"timelapse.*.whole_minute",
         [](S& s) { s.timelapse[0].plan.periods[0].span.stop_rule = schedule::StopRule::kMinute; }},
        {"timelapse.*.every", [](S& s) { s.timelapse[0].plan.periods[0].interval = 9s; }},
        {"timelapse.*.periods.*.start",
         [](S& s) { s.timelapse[0].plan.periods[0].span.start = schedule::When::clock(9); }},
        {"timelapse.*.periods.*.stop",
         [](S& s) { s.timelapse[0].plan.periods[0].span.stop = schedule::When::clock(9); }},
        {"timelapse.*.periods.*.every", [](S& s) { s.timelapse[0].plan.periods[0].interval = 8s; }},
        {"timelapse.*.dark", [](S& s) { s.timelapse[0].plan.dark.emplace(); }},
        {"timelapse.*.lamp", [](S& s) { s.timelapse[0].lamp = settings::LampRule::kAlways; }},
        {"timelapse.*.late", [](S& s) { s.timelapse[0].late = 9s; }},
        {"timelapse.*.grace", [](S& s) { s.timelapse[0].grace = 9; }},
        {"timelapse.*.folder", [](S& s) { s.timelapse[0].folder = "/nowhere/else"; }},
        {"timelapse.*.file_names", [](S& s) { s.timelapse[0].file_names = "%Y/%m%d%H%M%S.jpg"; }},
        {"timelapse.*.camera_id", [](S& s) { s.timelapse[0].camera_id = "CAM1"; }},
        {"timelapse.*.size", [](S& s) { s.timelapse[0].max_width = s.timelapse[0].max_height = 99; }},
        {"timelapse.*.rotate", [](S& s) { s.timelapse[0].rotate = 90; }},
        {"timelapse.*.quality", [](S& s) { s.timelapse[0].quality = 9; }},
        {"timelapse.*.controls.day", [](S& s) { s.timelapse[0].controls.day = {{"gain", "2"}}; }},
        {"timelapse.*.controls.dark", [](S& s) { s.timelapse[0].controls.dark = {{"gain", "3"}}; }},
        {"timelapse.*.controls.dark_lamp", [](S& s) { s.timelapse[0].controls.dark_lamp = {{"gain", "4"}}; }},
        {"timelapse.*.brightness.control", [](S& s) { s.timelapse[0].brightness->control = "other"; }},
        {"timelapse.*.brightness.target", [](S& s) { s.timelapse[0].brightness->target = 9; }},
        {"timelapse.*.brightness.tolerance", [](S& s) { s.timelapse[0].brightness->tolerance = 9; }},
        {"timelapse.*.brightness.min", [](S& s) { s.timelapse[0].brightness->min = 2; }},
        {"timelapse.*.brightness.max", [](S& s) { s.timelapse[0].brightness->max = 9; }},
        {"timelapse.*.gate.check", [](S& s) { s.timelapse[0].gate.check.words = {"true"}; }},
        {"timelapse.*.gate.events", [](S& s) { s.timelapse[0].gate.events.words = {"true"}; }},
        {"timelapse.*.gate.at_once", [](S& s) { s.timelapse[0].gate.at_once = true; }},
        {"timelapse.*.gate.pause", [](S& s) { s.timelapse[0].gate.pause = 9s; }},
        {"timelapse.*.before_clock", [](S& s) { s.timelapse[0].before_clock = true; }},
        {"timelapse.*.overlay.text", [](S& s) { s.timelapse[0].overlay->text = "x"; }},
        {"timelapse.*.overlay.place", [](S& s) { s.timelapse[0].overlay->at_top = true; }},
        {"timelapse.*.overlay.size", [](S& s) { s.timelapse[0].overlay->size = 9; }},
        {"timelapse.*.overlay.colour", [](S& s) { s.timelapse[0].overlay->colour.red = 9; }},
        {"timelapse.*.overlay.bar", [](S& s) { s.timelapse[0].overlay->bar.red = 9; }},
        {"timelapse.*.exif.artist", [](S& s) { s.timelapse[0].exif.artist = "x"; }},
        {"timelapse.*.exif.copyright", [](S& s) { s.timelapse[0].exif.copyright = "x"; }},
        {"timelapse.*.exif.description", [](S& s) { s.timelapse[0].exif.description = "x"; }},
        {"timelapse.*.exif.place", [](S& s) { s.timelapse[0].exif.place = true; }},
        {"timelapse.*.keep.pictures", [](S& s) { s.timelapse[0].keep.pictures = 9; }},
        {"timelapse.*.keep.pictures_a_day", [](S& s) { s.timelapse[0].keep.pictures_a_day = 9; }},
        {"timelapse.*.keep.days", [](S& s) { s.timelapse[0].keep.days = 9; }},
        {"timelapse.*.keep.bytes", [](S& s) { s.timelapse[0].keep.bytes = 9; }},
        {"timelapse.*.keep.free", [](S& s) { s.timelapse[0].keep.free = 9; }},
        {"timelapse.*.films.*.span", [](S& s) { s.timelapse[0].films[0].span = settings::FilmSpan::kWeek; }},
        {"timelapse.*.films.*.every", [](S& s) { s.timelapse[0].films[0].every = 9; }},
        {"timelapse.*.films.*.fps", [](S& s) { s.timelapse[0].films[0].fps = 9; }},
        {"timelapse.*.films.*.size", [](S& s) { s.timelapse[0].films[0].width = 90; }},
        {"timelapse.*.films.*.format",
         [](S& s) { s.timelapse[0].films[0].format = settings::FilmFormat::kGif; }},
        {"timelapse.*.films.*.deflicker", [](S& s) { s.timelapse[0].films[0].deflicker = true; }},
        {"timelapse.*.films.*.stabilise", [](S& s) { s.timelapse[0].films[0].stabilise = true; }},
        {"timelapse.*.films.*.titles", [](S& s) { s.timelapse[0].films[0].titles = true; }},
        {"timelapse.*.films.*.keep", [](S& s) { s.timelapse[0].films[0].keep = 9; }},
        {"timelapse.*.films.*.growing", [](S& s) { s.timelapse[0].films[0].growing = true; }},
        {"log.file", [](S& s) { s.log_file = "/tmp/log"; }},
        {"log.size", [](S& s) { s.log_size = 1; }},
        {"log.count", [](S& s) { s.log_count = 1; }},
        {"log.level", [](S& s) { s.log_level = Level::kWarning; }},
    };
    return kOther;
}

Applied sum(const Result<Applied>& result) {
    EXPECT_TRUE(result.has_value()) << result.error().message;
    return result.value_or(Applied{});
}

TEST(Apply, each_key_takes_effect_as_the_table_says) {
    const Settings base = whole();
    ApplyFixture b(base);
    EXPECT_EQ(sum(b.apply(base)), Applied{});
    for (const settings::Key& key : settings::hub_table().keys) {
        if (key.path == "cameras.*.ptz.kind") continue;  // has one value only
        SCOPED_TRACE(key.path);
        const auto other = other_values().find(key.path);
        if (other == other_values().end()) {
            ADD_FAILURE() << "give this key another value in other_values()";
            continue;
        }
        Settings changed = base;
        other->second(changed);
        ASSERT_NE(changed, base);
        Applied expected;
        if (key.apply == Apply::kLive) expected.live = 1;
        if (key.apply == Apply::kRestartSource || key.apply == Apply::kRestartRoom) expected.restarted = 1;
        // Of both cameras.
        if (key.path == "live.max_picture" || key.path == "live.memory_per_camera") expected.live = 2;
        EXPECT_EQ(sum(b.apply(changed)), expected);
        EXPECT_EQ(sum(b.apply(base)), expected);
    }
}

TEST(Apply, adds_moves_and_removes_cameras) {
    const Settings base = whole();
    ApplyFixture b(base);
    Settings changed = base;
    changed.cameras.insert(changed.cameras.begin(),
                           {.id = "c", .name = "C", .source = source("test://"), .timeout = {}});
    EXPECT_EQ(sum(b.apply(changed)), Applied{.added = 1});
    std::swap(changed.cameras[0], changed.cameras[2]);
    EXPECT_EQ(sum(b.apply(changed)), Applied{});
    changed.cameras[1].id = "d";  // with its two devices and its two servers
    changed.tcpcam->camera = changed.capture->camera = "d";
    EXPECT_EQ(sum(b.apply(changed)), (Applied{.restarted = 4, .added = 1, .removed = 1}));
    EXPECT_EQ(sum(b.apply(base)), (Applied{.restarted = 4, .added = 1, .removed = 2}));
}

TEST(Apply, adds_and_removes_servers) {
    Settings base = whole();
    ApplyFixture b(base);
    const std::uint16_t port = b.hub->capture_port();
    EXPECT_NE(port, 0);
    Settings without = base;
    without.capture.reset();
    EXPECT_EQ(sum(b.apply(without)), Applied{.removed = 1});
    EXPECT_EQ(b.hub->capture_port(), 0);
    base.capture->port = port;
    EXPECT_EQ(sum(b.apply(base)), Applied{.added = 1});
    EXPECT_EQ(b.hub->capture_port(), port);
}

TEST(Apply, goes_back_when_one_service_can_not_follow) {
    const Settings base = whole();
    ApplyFixture b(base);
    Settings changed = base;
    changed.cameras[0].name = "Front";
    changed.cameras.push_back({.id = "c", .name = "C", .source = source("test://"), .timeout = {}});
    changed.tcpcam->delay = 9s;
    changed.capture->port = b.hub->port();  // taken
    const auto refused = b.apply(changed);
    ASSERT_FALSE(refused.has_value());
    EXPECT_TRUE(refused.error().message.starts_with("serve.capture: listen on 127.0.0.1:"))
        << refused.error().message;
    EXPECT_EQ(sum(b.apply(base)), Applied{}) << "not all went back";
    EXPECT_NE(b.hub->capture_port(), 0);
}

}  // namespace
}  // namespace vedette::app
