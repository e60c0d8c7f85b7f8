#include "hub/settings/pan_tilt.hpp"

#include <map>

#include <gtest/gtest.h>

#include "hub/settings/settings.hpp"

namespace vedette::settings {
namespace {

std::expected<Settings, Problems> parse(const std::string& ptz) {
    static const std::map<std::string, std::string, std::less<>> kFiles = {{"/etc/v/secret", "hush\n"}};
    const Environment environment{[](std::string_view) { return std::optional<std::string>(); },
                                  [](const std::string& path) -> Result<std::string> {
                                      const auto found = kFiles.find(path);
                                      if (found == kFiles.end()) return fail(Kind::kNotFound, "no such file");
                                      return found->second;
                                  }};
    return parse_settings("version: 1\ncameras:\n  a:\n    source: \"test:\"\n" + ptz, "v.yaml", "/etc/v",
                          environment);
}

std::string problems(const std::string& ptz) {
    const auto settings = parse(ptz);
    if (settings) return "good";
    std::string out;
    for (const Problem& problem : settings.error()) out += format(problem) + "\n";
    return out;
}

const std::string kDevice = "      kind: control_servo\n      url: http://10.0.0.2:81/control_servo\n";

TEST(PanTiltSettings, have_defaults_for_all_but_the_device) {
    const auto s = parse("    ptz:\n" + kDevice);
    ASSERT_TRUE(s);
    const PanTiltSettings& ptz = *s->cameras[0].ptz;
    EXPECT_EQ(ptz.device.url(), "http://10.0.0.2:81/control_servo");
    EXPECT_EQ(ptz.pan, (Range{-90, 90}));
    EXPECT_EQ(ptz.step, 5);
    EXPECT_EQ(ptz.speed, 60);
    EXPECT_EQ(ptz.home, Angles{});
    EXPECT_TRUE(ptz.presets.empty());
    EXPECT_FALSE(ptz.patrol);
    EXPECT_FALSE(parse("")->cameras[0].ptz);
}

TEST(PanTiltSettings, are_set_by_their_keys) {
    const auto s = parse("    ptz:\n" + kDevice + R"(      user: hub
      password_file: secret
      pan: -60..45
      tilt: -10..30
      invert_pan: true
      invert_tilt: true
      step: 3
      speed: 90
      home: {pan: 10, tilt: -10}
      presets:
        door: {pan: -60, tilt: 30}
        gate: {pan: 45, tilt: 0}
      patrol: {presets: [gate, door], dwell: 90s}
)");
    ASSERT_TRUE(s);
    const PanTiltSettings& ptz = *s->cameras[0].ptz;
    EXPECT_EQ(ptz.device.user, "hub");
    EXPECT_EQ(ptz.device.password, "hush");
    EXPECT_EQ(ptz.pan, (Range{-60, 45}));
    EXPECT_EQ(ptz.tilt, (Range{-10, 30}));
    EXPECT_TRUE(ptz.invert_pan && ptz.invert_tilt);
    EXPECT_EQ(ptz.step, 3);
    EXPECT_EQ(ptz.speed, 90);
    EXPECT_EQ(ptz.home, (Angles{10, -10}));
    EXPECT_EQ(ptz.presets, (std::vector<Preset>{{"door", {-60, 30}}, {"gate", {45, 0}}}));
    EXPECT_EQ(ptz.patrol, (Patrol{{"gate", "door"}, 90s}));
}

TEST(PanTiltSettings, a_place_outside_of_the_limits_is_named_with_its_line) {
    EXPECT_EQ(problems("    ptz:\n" + kDevice + R"(      pan: -30..30
      home: {pan: 40}
      presets: {door: {pan: -31, tilt: 0}}
)"),
              "v.yaml:9:19: cameras.a.ptz.home.pan: 40 is outside of pan (allowed: -30 to 30 degrees)\n"
              "v.yaml:10:29: cameras.a.ptz.presets.door.pan: -31 is outside of pan (allowed: -30 to 30 "
              "degrees)\n");
    EXPECT_EQ(parse("    ptz:\n" + kDevice + "      pan: 10..30\n")->cameras[0].ptz->home, (Angles{10, 0}));
}

TEST(PanTiltSettings, a_wrong_range_says_how_to_write_one) {
    EXPECT_EQ(
        problems("    ptz:\n" + kDevice + "      pan: 30..-30\n      tilt: 45\n"),
        "v.yaml:8:12: cameras.a.ptz.pan: \"30..-30\" begins with its larger end (allowed: MIN..MAX, each "
        "-90 to 90 degrees)\n"
        "v.yaml:9:13: cameras.a.ptz.tilt: \"45\" is not a range (allowed: MIN..MAX, each -90 to 90 "
        "degrees)\n");
}

TEST(PanTiltSettings, a_patrol_visits_known_presets) {
    EXPECT_EQ(
        problems("    ptz:\n" + kDevice + R"(      presets: {door: {pan: 0, tilt: 0}}
      patrol: {presets: [door, dor]}
)"),
        "v.yaml:9:32: cameras.a.ptz.patrol.presets: there is no preset \"dor\"; did you mean door? (allowed: "
        "door)\n");
}

TEST(PanTiltSettings, the_device_is_reached_over_http_or_https_with_a_login_of_its_own) {
    EXPECT_EQ(problems("    ptz: {kind: control_servo, url: \"rtsp://h/\"}\n"),
              "v.yaml:5:38: cameras.a.ptz.url: is of kind rtsp (allowed: http or https, such as "
              "http://192.168.1.100:81/control_servo)\n");
    const std::string said = problems("    ptz: {kind: control_servo, url: \"http://u:hushhush@h/\"}\n");
    EXPECT_EQ(said,
              "v.yaml:5:38: cameras.a.ptz.url: has a user or a password in it (allowed: keys user and "
              "password_file)\n");
    EXPECT_EQ(problems("    ptz: {kind: control_servo, url: \"http://h/\", password_file: secret}\n"),
              "v.yaml:5:65: cameras.a.ptz.password_file: is given without user\n");
    EXPECT_EQ(problems("    ptz: {kind: control_servo, url: \"http://h/\", verify: false}\n"),
              "v.yaml:5:58: cameras.a.ptz.verify: does not apply to a url of kind http (allowed: https)\n");
    EXPECT_EQ(problems("    ptz: {}\n"),
              "v.yaml:5:5: cameras.a.ptz.kind: is missing; write for example kind: control_servo\n"
              "v.yaml:5:5: cameras.a.ptz.url: is missing; write for example url: "
              "http://192.168.1.100:81/control_servo\n");
}

}  // namespace
}  // namespace vedette::settings
