#include "hub/command/probe.hpp"

#include <gtest/gtest.h>

namespace vedette::command {
namespace {

api::FoundCamera board() {
    return {.proposal = {.device = "securitycam",
                         .name = "securityCam with two servos",
                         .why = "its servos answer on the second port",
                         .settings = {{"source", "http://192.168.1.50/mjpeg?a=1&b=2"},
                                      {"ptz.kind", "control_servo"},
                                      {"ptz.url", "http://192.168.1.50:81/control_servo"}},
                         .links = {{"page", "http://192.168.1.50/"}}},
            .sample = source::Sample{.jpeg = std::vector<std::uint8_t>(20'000),
                                     .width = 640,
                                     .height = 480,
                                     .pictures = 20,
                                     .fps = 12.5,
                                     .bytes_per_second = 250'000},
            .reason = ""};
}

TEST(ProbeCommand, prints_size_rate_cost_and_what_to_write) {
    EXPECT_EQ(describe_search({.cameras = {board()}}, {.id = "porch"}),
              R"(1. securityCam with two servos: its servos answer on the second port
   640x480, 12.5 pictures a second, 250 kB/s (21.6 GB a day)
   page: http://192.168.1.50/

   cameras:
     porch:
       source: "http://192.168.1.50/mjpeg?a=1&b=2"
       ptz:
         kind: "control_servo"
         url: "http://192.168.1.50:81/control_servo"

   vedette settings set 'cameras.porch.source=http://192.168.1.50/mjpeg?a=1&b=2' 'cameras.porch.ptz.kind=control_servo' 'cameras.porch.ptz.url=http://192.168.1.50:81/control_servo'
)");
}

TEST(ProbeCommand, names_the_user_and_asks_for_the_password_separately) {
    const std::string text = describe_search({.cameras = {board()}}, {.user = "ann", .id = "porch"});
    EXPECT_TRUE(text.contains("       user: \"ann\"\n")) << text;
    EXPECT_TRUE(text.contains("   vedette settings set cameras.porch.password\n")) << text;
}

TEST(ProbeCommand, without_a_camera_prints_what_was_tried_and_the_report) {
    api::CameraSearch search{
        .tried = {{.port = 80, .path = "/", .url = "http://10.0.0.1/", .answer = "200, a page \"Router\""}},
        .report = ":80/ 200, a page \"Router\"\n"};
    const std::string text = describe_search(search, {});
    EXPECT_TRUE(text.starts_with("No camera was recognised.")) << text;
    EXPECT_TRUE(text.contains("  http://10.0.0.1/  200, a page \"Router\"\n")) << text;
    EXPECT_TRUE(text.ends_with(search.report)) << text;
}

TEST(ProbeCommand, a_devices_texts_do_not_control_the_terminal) {
    api::FoundCamera camera = board();
    camera.proposal.name = "a\x1b[2J\xc2\x9b\nb";
    camera.proposal.settings[0].second = "http://192.168.1.50/it's";
    const std::string text = describe_search({.cameras = {camera}}, {.id = "x"});
    EXPECT_TRUE(text.starts_with("1. a?[2J??b: ")) << text;
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_TRUE(text.contains(R"('cameras.x.source=http://192.168.1.50/it'\''s')")) << text;
}

TEST(ProbeCommand, lists_webcams) {
    EXPECT_TRUE(describe_webcams({}, "camera").starts_with("This machine has no webcam"));
    const std::string text =
        describe_webcams({{.path = "/dev/video0", .name = "HD Webcam", .formats = {"MJPG"}, .jpeg = true},
                          {.path = "/dev/video1", .name = "Grabber", .formats = {"YUYV"}, .jpeg = false}},
                         "desk");
    EXPECT_TRUE(text.contains("/dev/video0: HD Webcam\n")) << text;
    EXPECT_TRUE(text.contains("vedette settings set 'cameras.desk.source=v4l2:///dev/video0'\n")) << text;
    EXPECT_TRUE(text.contains("/dev/video1: Grabber\n   delivers no JPEG, only YUYV\n")) << text;
}

}  // namespace
}  // namespace vedette::command
