#include "hub/ptz/control_servo.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_camera.hpp"
#include "tests/support/tls_server.hpp"

namespace vedette::ptz {
namespace {

constexpr std::string_view kYes =
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 41\r\n\r\n"
    "Servo control message received and valid.";

struct Fixture {
    FakeClock clock;
    io::Loop loop{clock};
    test::FakeCamera device{loop};
    std::string reply{kYes};
    settings::PanTiltSettings settings;
    std::optional<Result<ServoAnswer>> answer;
    io::Stop stop;

    Fixture() {
        settings.device =
            *settings::parse_source("http://127.0.0.1:" + std::to_string(device.port()) + "/control_servo");
        device.on_request([this](test::FakeCamera::Connection& connection, const std::string&) {
            if (!reply.empty()) connection.send(reply);
        });
    }
    void begin(Angles by) {
        answer.reset();
        loop.poll();
        loop.spawn(turn(by));
    }
    const Result<ServoAnswer>& run(Angles by) {
        begin(by);
        EXPECT_TRUE(test::turn_until(loop, [this] { return answer.has_value(); }));
        return *answer;
    }
    io::Task<> turn(Angles by) {
        ControlServo servo(loop, settings);
        answer = co_await servo.turn(by, loop.now() + 5s, stop);
    }
    std::string asked() const {
        const std::string& head = device.requests().back();
        return head.substr(0, head.find(" HTTP"));
    }
};

TEST(ControlServo, asks_for_relative_degrees_with_securityCams_signs) {
    Fixture f;
    ASSERT_TRUE(f.run({-5, 0}));
    EXPECT_EQ(f.asked(), "GET /control_servo?tr=5&el=0");
    ASSERT_TRUE(f.run({5, 0}));
    EXPECT_EQ(f.asked(), "GET /control_servo?tr=-5&el=0");
    ASSERT_TRUE(f.run({0, 5}));
    EXPECT_EQ(f.asked(), "GET /control_servo?tr=0&el=-5");
    ASSERT_TRUE(f.run({0, -5}));
    EXPECT_EQ(f.asked(), "GET /control_servo?tr=0&el=5");
    EXPECT_EQ(f.device.requests().size(), 4U) << "one request a command";
}

TEST(ControlServo, inverts_an_axis_and_keeps_a_query_of_the_url) {
    Fixture f;
    f.settings.invert_pan = true;
    f.settings.device.target = "/servo?key=1";
    ASSERT_TRUE(f.run({-5, -5}));
    EXPECT_EQ(f.asked(), "GET /servo?key=1&tr=-5&el=5");
}

TEST(ControlServo, sends_no_number_of_more_than_four_characters) {
    Fixture f;
    ASSERT_TRUE(f.run({20'000, -20'000}));
    EXPECT_EQ(f.asked(), "GET /control_servo?tr=-180&el=180");
}

TEST(ControlServo, commands_a_device_with_the_pinned_certificate_only) {
    const test::TlsServer device{std::string(kYes)};
    Fixture f;
    f.settings.device =
        *settings::parse_source("https://localhost:" + std::to_string(device.port()) + "/servo");
    f.settings.device.tls_pin = device.fingerprint();
    ASSERT_TRUE(f.run({1, 1})) << f.answer->error().message;
    EXPECT_TRUE((*f.answer)->done());
    f.settings.device.tls_pin = "00:01:02";
    const auto& refused = f.run({1, 1});
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().message.ends_with(device.fingerprint())) << refused.error().message;
}

TEST(ControlServo, returns_what_the_device_says) {
    Fixture f;
    const auto& yes = f.run({1, 1});
    ASSERT_TRUE(yes);
    EXPECT_TRUE(yes->done());
    EXPECT_EQ(yes->content_type, "text/html");
    EXPECT_EQ(yes->body, "Servo control message received and valid.");
    f.reply = "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nno";
    const auto& no = f.run({1, 1});
    ASSERT_TRUE(no);
    EXPECT_FALSE(no->done());
    EXPECT_EQ(no->status, 500);
    EXPECT_EQ(no->body, "no");
}

TEST(ControlServo, cuts_a_long_body) {
    Fixture f;
    f.reply = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + std::string(100'000, 'x');
    const auto& answer = f.run({1, 1});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body.size(), kMaxServoBody);
}

TEST(ControlServo, a_closed_port_and_a_silent_device_are_errors_within_5_s) {
    Fixture f;
    f.reply.clear();
    f.begin({1, 1});
    ASSERT_TRUE(test::turn_until(f.loop, [&] { return !f.device.requests().empty(); }));
    f.clock.advance(5s);
    ASSERT_TRUE(test::turn_until(f.loop, [&] { return f.answer.has_value(); }));
    EXPECT_EQ(f.answer->error().kind, Kind::kTimeout);
    f.settings.device.port = 1;
    EXPECT_EQ(f.run({1, 1}).error().kind, Kind::kUnavailable);
    EXPECT_NE(f.answer->error().message.find("127.0.0.1:1"), std::string::npos) << f.answer->error().message;
}

}  // namespace
}  // namespace vedette::ptz
