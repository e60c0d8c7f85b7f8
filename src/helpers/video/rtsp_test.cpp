// vedette-video on RTSP streams that ffmpeg packs and tests/interop/rtsp_server.py serves.
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include "helpers/video/testing/hub.hpp"

namespace vedette::video {
namespace {

using child::Child;
using testing::Hub;
using wire::Type;

std::string read_line(int fd) {
    std::string out;
    char c = 0;
    pollfd polled{fd, POLLIN, 0};
    while (poll(&polled, 1, 30'000) == 1 && read(fd, &c, 1) == 1 && c != '\n') out += c;
    return out;
}

// The server, and one publisher at most.
class Camera {
  public:
    Camera() {
        child::Options options;
        options.argv = {"/usr/bin/python3", VEDETTE_RTSP_SERVER};
        options.in = child::Stream::pipe();
        options.out = child::Stream::pipe();
        server_.emplace(Child::start(options));
        EXPECT_TRUE(server_->has_value()) << server_->error().message;
        port_ = read_line((*server_)->out_fd());
    }

    void publish(const std::string& name, const std::string& codec) {
        const std::string command =
            "exec ffmpeg -v error -nostdin -re -f lavfi -i testsrc2=size=160x120:rate=25 " + codec +
            " -f rtsp -rtsp_transport tcp " + url(name);
        child::Options options;
        options.argv = {"sh", "-c", command};
        publisher_.emplace(Child::start(options));
        EXPECT_TRUE(publisher_->has_value());
        EXPECT_EQ(read_line((*server_)->out_fd()), "announced " + name);
    }

    void stop_publishing() { publisher_.reset(); }

    std::string url(const std::string& path, const std::string& user = "") const {
        return "rtsp://" + user + "127.0.0.1:" + port_ + "/" + path;
    }

  private:
    std::optional<Result<Child>> server_;
    std::optional<Result<Child>> publisher_;
    std::string port_;
};

bool is_jpeg(const std::vector<std::uint8_t>& bytes) {
    return bytes.size() > 1000 && bytes[0] == 0xff && bytes[1] == 0xd8 && bytes[bytes.size() - 2] == 0xff &&
           bytes[bytes.size() - 1] == 0xd9;
}

constexpr const char* kH264 = "-pix_fmt yuv420p -c:v libx264 -preset ultrafast -tune zerolatency -g 5";
constexpr const char* kMjpeg = "-pix_fmt yuvj420p -c:v mjpeg -huffman default -q:v 5";

TEST(VideoRtsp, h264_arrives_as_jpeg) {
    Camera camera;
    camera.publish("front", kH264);
    Hub hub({"--url", camera.url("front")});
    hub.grant(10);
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(is_jpeg(hub.next(Type::kUnit).payload));
    hub.hang_up();
    EXPECT_TRUE(hub.wait().clean());
}

TEST(VideoRtsp, mjpeg_arrives) {
    Camera camera;
    camera.publish("front", kMjpeg);
    Hub hub({"--url", camera.url("front")});
    hub.grant(10);
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(is_jpeg(hub.next(Type::kUnit).payload));
}

TEST(VideoRtsp, a_given_rate_thins_the_stream) {
    Camera camera;
    camera.publish("front", kMjpeg);
    Hub hub({"--url", camera.url("front"), "--fps", "5"});
    hub.grant(10);
    UtcTime before = hub.next(Type::kUnit).header.captured;
    for (int i = 0; i < 3; ++i) {
        const UtcTime now = hub.next(Type::kUnit).header.captured;
        EXPECT_GE(to_ms(now - before), 170);
        before = now;
    }
}

TEST(VideoRtsp, a_lost_camera_is_an_error) {
    Camera camera;
    camera.publish("front", kMjpeg);
    Hub hub({"--url", camera.url("front"), "--timeout", "2"});
    hub.grant(1);
    hub.next(Type::kUnit);
    camera.stop_publishing();
    hub.next(Type::kEnd);
    EXPECT_EQ(hub.wait().value, 1);
}

// Field case: the path of the address is wrong | bluenviron/mediamtx 1439 | the reason has the 404, and says to check the
// path; a missing camera, a wrong password and silence have others
TEST(VideoRtsp, refusals_are_told_apart) {
    Camera camera;
    camera.publish("front", kMjpeg);
    const auto message_for = [](const std::string& url) {
        Hub hub({"--url", url, "--timeout", "1"});
        EXPECT_EQ(hub.wait().value, 1);
        return hub.stderr_text();
    };
    EXPECT_EQ(message_for(camera.url("nothing")), camera.url("nothing") + ": no such stream (404)");
    EXPECT_EQ(message_for(camera.url("secret/front", "u:wrong@")),
              camera.url("secret/front", "***@") + ": the camera refuses the user name or password (401)");
    EXPECT_EQ(message_for(camera.url("silent")), camera.url("silent") + ": the camera does not answer");
    EXPECT_EQ(message_for("rtsp://127.0.0.1:1/x"), "rtsp://127.0.0.1:1/x: connection refused");
    EXPECT_EQ(message_for("rtsp://no-such-camera.invalid/x"),
              "rtsp://no-such-camera.invalid/x: the name is not known");
}

// Field case: sends over UDP only, and answers 461 to TCP | deepch/RTSPtoWebRTC 195, BogdanovKirill/RtspClientSharp 66
// | UDP is tried after TCP
TEST(VideoRtsp, a_camera_that_refuses_tcp_is_read_over_udp) {
    Camera camera;
    camera.publish("front", kH264);
    Hub hub({"--url", camera.url("udp/front"), "--timeout", "5"});
    hub.grant(10);
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(is_jpeg(hub.next(Type::kUnit).payload));
}

// Field case: describes its H.264 without the parameter sets | bluenviron/gortsplib 88, bluenviron/mediamtx 861,
// deepch/RTSPtoWeb 366 | they are taken from the stream
TEST(VideoRtsp, parameter_sets_may_be_in_the_stream_only) {
    Camera camera;
    camera.publish("front", std::string(kH264) + " -bsf:v dump_extra=freq=keyframe");
    Hub hub({"--url", camera.url("bare/front")});
    hub.grant(10);
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(is_jpeg(hub.next(Type::kUnit).payload));
}

// Field case: the first pictures need an earlier one that was not received, and decode to grey | bluenviron/mediamtx
// 371, deepch/RTSPtoWebRTC 30 | the first picture is one that needs no other
TEST(VideoRtsp, the_first_picture_is_whole) {
    Camera camera;
    camera.publish("front",
                   "-pix_fmt yuv420p -c:v libx264 -preset ultrafast -tune zerolatency -g 40 -sc_threshold 0");
    Hub hub({"--url", camera.url("front")});
    hub.grant(30);
    std::vector<std::size_t> sizes;
    for (int i = 0; i < 30; ++i) sizes.push_back(hub.next(Type::kUnit).payload.size());
    EXPECT_GE(sizes.front(), sizes.back() * 7 / 10) << "a grey picture is small";
}

// Field case: its timestamps jump back | AlexxIT/go2rtc 1943, pedroSG94/RTSP-Server 79 | the pictures go on
TEST(VideoRtsp, pictures_go_on_when_timestamps_jump_back) {
    Camera camera;
    camera.publish("front", kH264);
    Hub hub({"--url", camera.url("jump/front"), "--timeout", "5"});
    hub.grant(100);
    UtcTime before = hub.next(Type::kUnit).header.captured;
    for (int i = 1; i < 60; ++i) {
        const auto unit = hub.next(Type::kUnit);
        EXPECT_TRUE(is_jpeg(unit.payload)) << i;
        EXPECT_LT(to_ms(unit.header.captured - before), 4000) << i;
        before = unit.header.captured;
    }
}

// Field case: sends no more pictures, and keeps the connection | ant-media/Ant-Media-Server 6563 | the run ends after
// the timeout, and the hub connects anew
TEST(VideoRtsp, a_stream_that_stands_still_ends_with_a_reason) {
    Camera camera;
    camera.publish("front", kMjpeg);
    Hub hub({"--url", camera.url("stuck/front"), "--timeout", "1"});
    hub.grant(100);
    hub.next(Type::kUnit);
    const auto end = hub.next(Type::kEnd);
    EXPECT_EQ(end.header.number, 1 + static_cast<std::uint64_t>(Kind::kTimeout));
    EXPECT_EQ(as_text(end.payload), camera.url("stuck/front") + ": the camera does not answer");
    EXPECT_EQ(hub.wait().value, 1);
}

TEST(VideoRtsp, a_camera_with_sound_only_is_an_error) {
    Camera camera;
    camera.publish("front", kMjpeg);
    Hub hub({"--url", camera.url("sound/front"), "--timeout", "2"});
    const auto end = hub.next(Type::kEnd);
    EXPECT_EQ(end.header.number, 1 + static_cast<std::uint64_t>(Kind::kUnimplemented))
        << as_text(end.payload);
}

TEST(VideoRtsp, the_right_password_opens) {
    Camera camera;
    camera.publish("front", kMjpeg);
    Hub hub({"--url", "-"}, camera.url("secret/front", "u:p@") + "\n");
    hub.grant(1);
    EXPECT_TRUE(is_jpeg(hub.next(Type::kUnit).payload));
}

}  // namespace
}  // namespace vedette::video
