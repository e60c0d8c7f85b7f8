#include "hub/settings/camera_programs.hpp"

#include <gtest/gtest.h>

#include "hub/settings/settings.hpp"

namespace vedette::settings {
namespace {

using Words = std::vector<std::string>;

std::expected<Settings, Problems> parse(const std::string& camera, const std::string& job = {}) {
    const std::string text =
        "version: 1\nstate: /tmp/s\nlocation: {latitude: 57, longitude: 10}\ncameras:\n  a:\n    source: "
        "\"test:\"\n" +
        camera + "timelapse:\n  t:\n    camera: a\n" + job;
    return parse_settings(text, "v.yaml", "/etc/v", {});
}

std::string problems(const std::string& camera, const std::string& job = {}) {
    const auto settings = parse(camera, job);
    if (settings) return "good";
    std::string out;
    for (const Problem& problem : settings.error()) out += format(problem) + "\n";
    return out;
}

constexpr const char* kStill = "    still: {command: \"shot --ev={ev} {file}\"}\n";
constexpr const char* kExposure =
    "    controls: {exposure: {command: \"set {value}\", min: 1, max: 5000, rest: 156}}\n";

TEST(ProgramCall, fields_are_replaced_within_words) {
    const auto call =
        ProgramCall::parse("bin/shot '--ev={ev}' {file}x{file} '{\"a b\": {ev}}' {} {a b} {ev", "/etc/v");
    ASSERT_TRUE(call);
    EXPECT_EQ(call->fields(), (Words{"ev", "file"}));
    EXPECT_EQ(call->fill([](std::string_view name) { return name == "ev" ? "1 {file}" : "/tmp/f"; }),
              (Words{"/etc/v/bin/shot", "--ev=1 {file}", "/tmp/fx/tmp/f", "{\"a b\": 1 {file}}", "{}", "{a",
                     "b}", "{ev"}));
    EXPECT_EQ(ProgramCall::parse("/bin/shot", "/etc/v")->words, Words{"/bin/shot"});
    EXPECT_EQ(ProgramCall::parse("shot", "/etc/v")->words, Words{"shot"});
    EXPECT_FALSE(ProgramCall::parse("", "/etc/v"));
}

TEST(CameraPrograms, are_read) {
    const auto s = parse(std::string(kStill) + "    lamp: {on: lamp on, off: lamp off}\n" + kExposure,
                         "    controls: {day: [ev=-1]}\n    lamp: dark\n");
    ASSERT_TRUE(s) << format(s.error().front());
    const CameraPrograms& programs = s->cameras[0].programs;
    EXPECT_EQ(programs.still->call.words, (Words{"shot", "--ev={ev}", "{file}"}));
    EXPECT_EQ(programs.still->timeout, 60s);
    EXPECT_EQ(programs.lamp->off.words, (Words{"lamp", "off"}));
    ASSERT_EQ(programs.controls.size(), 1U);
    EXPECT_EQ(programs.controls[0].rest, 156);
    const ControlProfiles& profiles = s->timelapse[0].controls;
    EXPECT_EQ(profiles.day, (std::vector<ControlValue>{{"ev", "-1"}}));
    EXPECT_EQ(profiles.dark, profiles.day);
    EXPECT_EQ(profiles.dark_lamp, profiles.day);
}

TEST(CameraPrograms, problems_say_where_and_what_is_allowed) {
    EXPECT_EQ(problems("    lamp: {on: x}\n"),
              "v.yaml:7:5: cameras.a.lamp.off: is missing; write for example off: gpioset gpiochip0 17=0\n");
    EXPECT_EQ(problems("    controls: {lamp: {command: \"x {value}\", min: 2, max: 1}}\n"),
              "v.yaml:7:33: cameras.a.controls.lamp.command: \"lamp\" is the name of something else "
              "(allowed: another "
              "id of the control)\n"
              "v.yaml:7:58: cameras.a.controls.lamp.max: is below min (allowed: min or more)\n");
}

TEST(TimelapseControls, are_those_of_the_camera) {
    EXPECT_EQ(problems(kExposure, "    controls: {day: [exposure=5000], dark: [exposure=1]}\n"), "good");
    EXPECT_EQ(problems(kExposure, "    controls: {day: [exposre=1]}\n"),
              "v.yaml:11:22: timelapse.t.controls.day: \"exposre=1\": the camera has no control \"exposre\"; "
              "did you "
              "mean exposure? (allowed: exposure)\n");
    EXPECT_EQ(
        problems(kExposure, "    controls: {day: [exposure=5001]}\n"),
        "v.yaml:11:22: timelapse.t.controls.day: \"exposure=5001\": is out of range (allowed: 1 to 5000)\n");
    EXPECT_EQ(problems(kExposure, "    controls: {day: [exposure=1, exposure=2]}\n"),
              "v.yaml:11:34: timelapse.t.controls.day: \"exposure=2\": is given twice (allowed: each control "
              "once)\n");
    EXPECT_EQ(
        problems("", "    controls: {day: [exposure=1]}\n"),
        "v.yaml:10:22: timelapse.t.controls.day: \"exposure=1\": the camera has no control \"exposure\" "
        "(allowed: a control below cameras.*.controls, or a name in braces in still.command)\n");
}

TEST(TimelapseControls, a_value_never_becomes_an_option) {
    for (const char* value : {"auto", "-1", "+2", "1.5", "1000000", "0,0,1,1"})
        EXPECT_EQ(problems(kStill, std::string("    controls: {day: [\"ev=") + value + "\"]}\n"), "good")
            << value;
    for (const char* value : {"--output=/etc/x", "-x", "a b", "", "$(x)", "a/b"})
        EXPECT_NE(problems(kStill, std::string("    controls: {day: [\"ev=") + value + "\"]}\n"), "good")
            << value;
}

TEST(TimelapseControls, a_still_program_needs_a_value_for_each_name) {
    EXPECT_EQ(problems(kStill),
              "v.yaml:10:13: timelapse.t.camera: cameras.a.still.command says {ev}, and controls.dark has no "
              "value for "
              "it (allowed: a line ev=VALUE in controls.dark)\n"
              "v.yaml:10:13: timelapse.t.camera: cameras.a.still.command says {ev}, and controls.day has no "
              "value for "
              "it (allowed: a line ev=VALUE in controls.day)\n");
    EXPECT_EQ(problems(kStill, "    dark: never\n    brightness: {control: ev, min: 1, max: 100}\n"), "good");
}

TEST(TimelapseControls, brightness_corrects_a_number_within_the_control) {
    const std::string job = "    brightness: {control: exposure, min: 1, max: 5000}\n";
    EXPECT_EQ(problems(kExposure, job), "good");
    EXPECT_EQ(parse(kExposure, job)->timelapse[0].brightness->target, 45);
    EXPECT_EQ(problems(kExposure, "    brightness: {control: exposure, min: 1, max: 5001}\n"),
              "v.yaml:11:50: timelapse.t.brightness.max: min and max are not within those of the control "
              "(allowed: 1 "
              "to 5000)\n");
    EXPECT_EQ(
        problems(kStill, "    controls: {day: [ev=auto]}\n    brightness: {control: ev, min: 1, max: 5}\n"),
        "v.yaml:12:27: timelapse.t.brightness.control: is \"auto\" in controls, which is no number (allowed: "
        "a "
        "whole number)\n");
}

TEST(TimelapseControls, one_job_of_a_camera_uses_its_devices) {
    const std::string other = "  u:\n    camera: a\n";
    EXPECT_EQ(problems(kExposure, other), "good");
    EXPECT_EQ(problems(kExposure, "    controls: {day: [exposure=1]}\n" + other),
              "v.yaml:13:13: timelapse.u.camera: t takes pictures of it, too, and one of the two switches "
              "its lamp or "
              "sets its controls (allowed: one job of a camera with a lamp or controls)\n");
    EXPECT_EQ(problems(kExposure, "    controls: {day: [exposure=1]}\n    enabled: false\n" + other), "good");
}

TEST(TimelapseControls, a_gate_without_a_sensor_has_no_pause) {
    EXPECT_EQ(problems("", "    gate: {events: \"gpiomon chip 23\", pause: 0ms}\n"), "good");
    EXPECT_EQ(problems("", "    gate: {check: ok, at_once: true}\n"),
              "v.yaml:10:32: timelapse.t.gate.at_once: is given without gate.events (allowed: gate.events: "
              "PROGRAM)\n");
}

}  // namespace
}  // namespace vedette::settings
