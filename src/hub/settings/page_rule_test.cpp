#include "hub/settings/page_rule.hpp"

#include <gtest/gtest.h>

#include "hub/settings/table.hpp"

namespace vedette::settings {
namespace {

CheckedSettings read(const std::string& text) {
    const Environment environment{[](std::string_view) { return std::optional<std::string>("hush"); },
                                  [](const std::string&) { return Result<std::string>("hush"); }};
    auto checked = parse_checked_settings("version: 1\n" + text, "v.yaml", "", environment);
    EXPECT_TRUE(checked.has_value()) << text << format(checked.error().front());
    return checked ? std::move(*checked) : CheckedSettings();
}

// "KEY WHAT", or nothing when the page may make the change.
std::string refused(const std::string& before, const std::string& after) {
    const CheckedSettings old = read(before);
    const CheckedSettings next = read(after);
    const auto found =
        find_page_refusal(changes_between(old.document, next.document, hub_table()), old, next);
    return found ? found->key + " " + found->what : "";
}

std::string camera(const std::string& keys) { return "cameras: {a: {" + keys + "}}\n"; }

constexpr const char* kRefused = "cameras.a.source is refused here, because ";
constexpr const char* kRuns =
    "cameras.a.source is refused here, because exec: runs a program of this machine";

TEST(PageRule, sources_on_the_network_may_be_set) {
    for (const char* source : {"http://10.0.0.5/mjpeg", "https://u:p@cam/", "ws://cam:81/", "rtsp://cam/1",
                               "'test://'", "'rpicam://'"}) {
        EXPECT_EQ(refused("", camera(std::string("source: ") + source)), "") << source;
        EXPECT_EQ(refused(camera("source: 'test://?fps=1'"), camera(std::string("source: ") + source)), "");
    }
}

TEST(PageRule, programs_files_and_this_machine_may_not) {
    for (const char* source : {"http://127.0.0.1:8081/", "'exec:fswebcam -'", "'file:/etc/x.mp4'",
                               "'folder:/home'", "'v4l2:///dev/video0'"}) {
        const std::string next = camera(std::string("source: ") + source);
        EXPECT_TRUE(refused("", next).starts_with(kRefused)) << source;
        EXPECT_TRUE(refused(camera("source: 'test://'"), next).starts_with(kRefused)) << source;
    }
    EXPECT_EQ(refused(camera("source: 'exec:one'"), camera("source: 'exec:two'")), kRuns);
    EXPECT_EQ(refused(camera("source: 'test://'"),
                      camera("source: 'test://', ptz: {kind: control_servo, url: 'http://localhost/x'}")),
              "cameras.a.ptz.url is refused here, because localhost is this machine");
}

TEST(PageRule, commands_may_not) {
    const std::string source = "source: 'test://'";
    for (const char* keys : {"still: {command: x}", "lamp: {on: x, off: x}",
                             "controls: {gain: {command: 'x {value}', min: 1, max: 2}}"})
        EXPECT_TRUE(refused(camera(source), camera(source + ", " + keys))
                        .ends_with("names a program of the hub's machine"))
            << keys;
    const std::string still = camera(source + ", still: {command: x}");
    EXPECT_EQ(refused(still, camera(source + ", still: {command: x, timeout: 5s}")), "");
    EXPECT_EQ(refused("commands_from_page: true\n" + camera(source), "commands_from_page: true\n" + still),
              "");
}

TEST(PageRule, what_the_file_already_has_may_stay_move_and_go) {
    const std::string both = "cameras: {a: {source: 'exec:one'}, b: {source: 'test://'}}\n";
    EXPECT_EQ(refused(both, "cameras: {b: {source: 'test://'}, a: {source: 'exec:one'}}\n"), "");
    EXPECT_EQ(refused(both, "cameras: {c: {source: 'exec:one'}, b: {source: 'test://'}}\n"), "");
    EXPECT_EQ(refused(both, "cameras: {b: {source: 'test://'}}\n"), "");
    EXPECT_EQ(refused(both, "cameras: {a: {source: 'exec:one', name: A}, b: {source: 'test://'}}\n"), "");
}

TEST(PageRule, files_variables_and_the_switch_are_refused) {
    EXPECT_EQ(refused(camera("source: http://h/"),
                      camera("source: http://h/, user: u, password_file: /etc/shadow")),
              "cameras.a.password_file names a file of the hub's machine");
    EXPECT_EQ(refused(camera("source: http://h/, user: u"),
                      camera("source: http://h/, user: u, password_file: secrets/a.password")),
              "")
        << "as a secret that is typed in the page is named";
    EXPECT_EQ(refused(camera("source: http://h/"),
                      camera("source: http://h/, user: u, password_file: secrets/../../x")),
              "cameras.a.password_file names a file of the hub's machine");
    EXPECT_EQ(refused(camera("source: http://h/"), camera("source: 'http://h/${TOKEN}'")),
              "cameras.a.source takes its value from a variable of the hub's process");
    EXPECT_EQ(refused(camera("source: http://h/, name: '${N}'"), camera("source: http://i/, name: '${N}'")),
              "");
    EXPECT_EQ(refused("", "commands_from_page: true\n"),
              "commands_from_page decides what the page may set, so it is not set there itself");
}

TEST(PageRule, camera_networks_of_the_file_hold_here_and_are_not_set_here) {
    const std::string networks = "camera_networks: [127.0.0.0/8]\n";
    EXPECT_EQ(refused(networks, networks + camera("source: http://127.0.0.1:8081/")), "");
    EXPECT_EQ(refused("", networks),
              "camera_networks decides what the page may set, so it is not set there itself");
    EXPECT_EQ(refused(networks, ""),
              "camera_networks decides what the page may set, so it is not set there itself");
}

TEST(PageRule, the_file_lifts_the_rule_but_for_the_switch) {
    const std::string lifted = "commands_from_page: true\n";
    EXPECT_EQ(refused(lifted, lifted + camera("source: 'exec:one', name: '${N}'")), "");
    EXPECT_EQ(refused(lifted, ""),
              "commands_from_page decides what the page may set, so it is not set there itself");
    EXPECT_EQ(refused("", lifted + camera("source: 'exec:one'")), kRuns) << "not by the same change";
}

}  // namespace
}  // namespace vedette::settings
