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

TEST(VideoRtsp, refusals_are_told_apart) {
    Camera camera;
    camera.publish("front", kMjpeg);
    const auto message_for = [](const std::string& url) {
        Hub hub({"--url", url, "--timeout", "1"});
        EXPECT_EQ(hub.wait().value, 1);
        return hub.stderr_text();
    };
    EXPECT_EQ(message_for(camera.url("nothing")),
              camera.url("nothing") + ": no such stream (404); check the path in the address");
    EXPECT_EQ(message_for(camera.url("secret/front", "u:wrong@")),
              camera.url("secret/front", "***@") + ": the camera refuses the user name or password (401)");
    EXPECT_EQ(message_for(camera.url("silent")), camera.url("silent") + ": the camera does not answer");
    EXPECT_EQ(
        message_for("rtsp://127.0.0.1:1/x"),
        "rtsp://127.0.0.1:1/x: connection refused; is the camera's RTSP server on, and the port right?");
    EXPECT_EQ(message_for("rtsp://no-such-camera.invalid/x"),
              "rtsp://no-such-camera.invalid/x: the name is not known; check it, or use the camera's number");
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
