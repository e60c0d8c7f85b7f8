#include "hub/command/check.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "hub/grab/console_fixture.hpp"

namespace vedette::command {
namespace {

grab::Output check_file(const std::string& path) {
    return grab::output_of([&](const grab::Console& console) { return run_check(path, console); });
}

// The file's path is "FILE" in the output.
grab::Output check(const std::string& content) {
    const std::string path = testing::TempDir() + "vedette-check-test.yaml";
    std::ofstream(path) << content;
    grab::Output output = check_file(path);
    std::filesystem::remove(path);
    for (std::string* text : {&output.out, &output.err}) {
        for (std::size_t at = text->find(path); at != std::string::npos; at = text->find(path))
            text->replace(at, path.size(), "FILE");
    }
    return output;
}

TEST(Check, a_valid_file_is_summed_up) {
    const grab::Output output = check(
        "version: 1\ncameras:\n  porch: {source: \"http://192.168.1.5/mjpeg\"}\n  den: {source: "
        "\"test:\"}\n");
    EXPECT_EQ(output.status, 0);
    EXPECT_EQ(output.out,
              "FILE: good: 2 cameras: porch (http), den (test); page on http://127.0.0.1:8480/\n");
    EXPECT_EQ(output.err, "");
}

TEST(Check, the_capture_servers_alternative_port_is_shown_unless_the_port_is_set) {
    const std::string file = "version: 1\ncameras: {den: {source: \"test:\"}}\nserve: {capture: {camera: den";
    EXPECT_NE(
        check(file + "}}\n")
            .out.find("; capture server on port 81 (8081 without the right to ports below 1024) for den\n"),
        std::string::npos);
    EXPECT_NE(check(file + ", port: 81}}\n").out.find("; capture server on port 81 for den\n"),
              std::string::npos);
}

TEST(Check, a_rate_too_low_for_motion_is_named) {
    const grab::Output slow = check("version: 1\ncameras: {den: {source: \"http://h/a.jpg\", fps: 0.2}}\n");
    EXPECT_EQ(slow.status, 0);
    EXPECT_NE(
        slow.out.find("FILE: camera den: a picture every 5.0 s is too low a rate for motion that lasts less "
                      "than 10.0 s\n"),
        std::string::npos)
        << slow.out;
    EXPECT_EQ(check("version: 1\ncameras: {den: {source: \"http://h/a.jpg\", fps: 1}}\n").out.find("too low"),
              std::string::npos);
}

TEST(Check, a_secret_in_a_file_that_others_may_read_is_a_warning) {
    const std::string path = testing::TempDir() + "vedette-check-secret.yaml";
    std::ofstream(path) << "version: 1\ncameras: {den: {source: \"http://u:hush@h/\"}}\n";
    std::filesystem::permissions(path, std::filesystem::perms(0644));
    const grab::Output open = check_file(path);
    EXPECT_EQ(open.status, 0);
    EXPECT_NE(open.out.find(": warning: cameras.den.source has a secret in it, and every user"),
              std::string::npos);
    EXPECT_EQ(open.out.find("hush"), std::string::npos);
    std::filesystem::permissions(path, std::filesystem::perms(0640));
    EXPECT_EQ(check_file(path).out.find("warning"), std::string::npos);
    std::filesystem::remove(path);
}

TEST(Check, each_problem_is_a_line_and_the_status_is_2) {
    const grab::Output output = check("version: 1\ncamera: {}\nlog: {level: loud}\n");
    EXPECT_EQ(output.status, 2);
    EXPECT_EQ(output.out, "");
    EXPECT_EQ(
        output.err,
        "FILE:2:1: camera: is no setting; did you mean cameras? (allowed: version, listen, listen_mode, "
        "listen_owner, base_path, public_url, camera_networks, trusted_proxies, hosts, state, "
        "commands_from_page, "
        "cameras, tls, access, "
        "serve, compat, "
        "legacy, "
        "live, location, clock, timelapse, log)\n"
        "FILE:3:14: log.level: \"loud\" is not one of the choices (allowed: debug, info, warning or error)\n"
        "2 problems\n");
}

TEST(Check, a_missing_file_is_a_problem) {
    const grab::Output output = check_file("/nonexistent/v.yaml");
    EXPECT_EQ(output.status, 2);
    EXPECT_EQ(output.err, "/nonexistent/v.yaml: can't be read: No such file or directory\n1 problem\n");
}

}  // namespace
}  // namespace vedette::command
