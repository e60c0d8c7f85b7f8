#include "hub/probe/target.hpp"

#include <gtest/gtest.h>

namespace vedette::probe {
namespace {

TEST(Target, is_a_host_a_host_and_port_or_a_url) {
    struct Case {
        std::string_view text, host;
        std::uint16_t port;
        bool tls;
        std::string_view path;
    };
    const Case cases[] = {
        {"192.168.1.50", "192.168.1.50", 0, false, ""},
        {" camera.lan ", "camera.lan", 0, false, ""},
        {"camera.lan:8080", "camera.lan", 8080, false, ""},
        {"camera.lan/mjpeg", "camera.lan", 0, false, "/mjpeg"},
        {"http://camera.lan", "camera.lan", 0, false, ""},
        {"http://camera.lan/", "camera.lan", 0, false, ""},
        {"http://camera.lan:80/", "camera.lan", 80, false, ""},
        {"https://camera.lan:8443/a?b=c", "camera.lan", 8443, true, "/a?b=c"},
        {"http://user:pw@camera.lan:81/stream", "camera.lan", 81, false, "/stream"},
        {"http://user:pw@camera.lan/stream", "camera.lan", 0, false, "/stream"},
        {"fd00::5", "fd00::5", 0, false, ""},
        {"[fd00::5]:8080", "fd00::5", 8080, false, ""},
        {"http://[fd00::5]/", "fd00::5", 0, false, ""},
        {"fe80::1%eth0", "fe80::1%eth0", 0, false, ""},
    };
    for (const Case& c : cases) {
        const auto target = parse_target(c.text);
        ASSERT_TRUE(target) << c.text << ": " << target.error().message;
        EXPECT_EQ(target->host, c.host) << c.text;
        EXPECT_EQ(target->port, c.port) << c.text;
        EXPECT_EQ(target->tls, c.tls) << c.text;
        EXPECT_EQ(target->path, c.path) << c.text;
        EXPECT_FALSE(target->source) << c.text;
    }
}

TEST(Target, other_schemes_are_taken_as_they_are) {
    for (const char* url :
         {"rtsp://camera.lan/stream1", "tcpcam://camera.lan", "ws://camera.lan:81/", "wss://a/b"})
        EXPECT_TRUE(parse_target(url)->source) << url;
}

TEST(Target, keeps_the_login_and_shows_no_password) {
    const auto target = parse_target("http://ann:hush@camera.lan/?pwd=hush");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->user, "ann");
    EXPECT_EQ(target->password, "hush");
    EXPECT_EQ(target->shown.find("hush"), std::string::npos);
}

TEST(Target, refuses_what_is_no_address_in_a_network) {
    for (const char* text : {"", "exec:cat /etc/passwd", "file:clip.avi", "v4l2:///dev/video0", "test://",
                             "folder:a", "http://", "a b", "http://camera:99999/", "rpicam://0"}) {
        const auto target = parse_target(text);
        ASSERT_FALSE(target) << text;
        EXPECT_EQ(target.error().kind, Kind::kInvalidArgument) << text;
    }
    EXPECT_EQ(parse_target("http://ann:hush@camera:x/").error().message.find("hush"), std::string::npos);
}

}  // namespace
}  // namespace vedette::probe
