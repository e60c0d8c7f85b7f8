#include <gtest/gtest.h>

#include "hub/serve/capture_fixture.hpp"

namespace vedette::serve {
namespace {

TEST(CaptureSession, W2_capture_is_answered_by_one_unmasked_binary_frame) {
    CaptureFixture b;
    auto client = b.open();
    const std::string picture = b.publish(20'000, 1);
    EXPECT_EQ(client.read(), "");  // nothing without being asked
    const auto got = frames(client.ask(kAsk));
    EXPECT_EQ(got, (std::vector<Frame>{{0x82, picture, 4}}));
    EXPECT_EQ(b.porch->counters.delivered.load(), 1u);
}

TEST(CaptureSession, reading_goes_on_after_too_many_unanswered_commands) {
    CaptureFixture b;
    auto client = b.open();
    std::string many;
    for (int i = 0; i < 16; ++i) many += kAsk;
    EXPECT_EQ(client.ask(many), "");
    b.pass(11s);  // the commands are given up
    const std::string picture = b.publish(20'000, 1);
    EXPECT_EQ(payloads(client.ask(kAsk)), Pictures{picture});
    client.leave();
    EXPECT_EQ(b.consumers(), 0);
}

TEST(CaptureSession, W2_the_newest_picture_is_sent) {
    CaptureFixture b;
    auto client = b.open();
    b.publish(3000, 1);
    b.pass(40ms);
    const std::string newest = b.publish(3000, 2);
    b.pass(40ms);
    EXPECT_EQ(payloads(client.ask(kAsk)), Pictures{newest});
}

TEST(CaptureSession, W2_the_first_picture_of_an_idle_camera_answers) {
    CaptureFixture b;
    b.publish(3000, 1);
    b.pass(5s);  // nobody looked
    EXPECT_EQ(b.consumers(), 0);
    auto client = b.open();
    EXPECT_EQ(b.consumers(), 1);
    EXPECT_EQ(client.ask(kAsk), "");
    b.pass(100ms);
    const std::string fresh = b.publish(3000, 2);
    EXPECT_EQ(payloads(client.read()), Pictures{fresh});
    client.leave();
    EXPECT_EQ(b.consumers(), 0);
    EXPECT_EQ(b.server.connections(), 0u);
}

TEST(CaptureSession, W2_a_slow_camera_answers_within_a_second_with_an_old_picture) {
    CaptureFixture b;
    auto client = b.open();
    const std::string only = b.publish(3000, 1);
    b.pass(3s);
    EXPECT_EQ(client.ask(kAsk), "");
    b.pass(499ms);
    EXPECT_EQ(client.read(), "");
    b.pass(1ms);
    EXPECT_EQ(payloads(client.read()), Pictures{only});
}

TEST(CaptureSession, W3_other_text_gets_no_reply_and_the_next_command_works) {
    CaptureFixture b;
    auto client = b.open();
    const std::string picture = b.publish(3000);
    for (const auto& other :
         {text("Capture"), text("capture\n"), text("x"), text(""), text("capturE"),
          client_frame(Opcode::kText, "cap", false) + client_frame(Opcode::kContinuation, "ture")}) {
        EXPECT_EQ(client.ask(other), "");
        EXPECT_FALSE(client.closed());
    }
    EXPECT_EQ(payloads(client.ask(kAsk)), Pictures{picture});
}

TEST(CaptureSession, W4_a_binary_message_gets_no_reply_and_its_length_is_logged) {
    CaptureFixture b;
    auto client = b.open();
    const std::string picture = b.publish(3000);
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(client.ask(client_frame(Opcode::kBinary, "capture")), "");
    EXPECT_TRUE(has(::testing::internal::GetCapturedStderr(), "[0] Get binary length: 7"));
    EXPECT_EQ(payloads(client.ask(kAsk)), Pictures{picture});
}

TEST(CaptureSession, W5_three_commands_at_once_get_three_pictures_in_order) {
    CaptureFixture b;
    auto client = b.open();
    Pictures sent{b.publish(70'000, 1)};
    client.send(kAsk + kAsk + kAsk);
    sent.push_back(b.publish(3000, 2));
    sent.push_back(b.publish(3000, 3));
    b.publish(3000, 4);
    EXPECT_EQ(payloads(client.read()), sent);
}

TEST(CaptureSession, W5_commands_above_the_limit_wait_in_the_connection) {
    for (const unsigned count : {19u, 40u}) {  // read with one call, and with more
        CaptureFixture b;
        auto client = b.open();
        std::string many;
        for (unsigned i = 0; i < count; ++i) many += kAsk;
        client.send(many);
        Pictures sent;
        for (unsigned i = 0; i < count; ++i) sent.push_back(b.publish(1000, i));
        EXPECT_EQ(payloads(client.read()), sent);
    }
}

TEST(CaptureSession, W5_commands_that_come_with_the_upgrade_are_answered) {
    CaptureFixture b;
    auto client = b.raw();
    std::string all = upgrade();
    for (int i = 0; i < 40; ++i) all += kAsk;
    client.ask(all);
    Pictures sent;
    for (unsigned i = 0; i < 40; ++i) sent.push_back(b.publish(1000, i));
    EXPECT_EQ(payloads(client.read()), sent);
}

TEST(CaptureSession, W6_only_the_client_that_asks_gets_a_picture) {
    CaptureFixture b;
    auto one = b.open();
    auto other = b.open();
    const std::string picture = b.publish(3000);
    EXPECT_EQ(payloads(one.ask(kAsk)), Pictures{picture});
    b.publish(3000, 2);
    EXPECT_EQ(other.read(), "");
}

TEST(CaptureSession, W7_a_large_picture_has_the_eight_byte_length) {
    CaptureFixture b;
    auto client = b.open();
    for (const auto& [size, head] : {std::pair{65'535u, 4u}, {65'536u, 10u}, {300'000u, 10u}}) {
        const std::string picture = b.publish(size, size);
        EXPECT_EQ(picture.size(), size);
        EXPECT_EQ(frames(client.ask(kAsk)), (std::vector<Frame>{{0x82, picture, head}}));
    }
}

TEST(CaptureSession, W8_a_close_is_answered_with_1000_and_the_connection_ends) {
    for (const std::string& payload :
         {std::string("\x03\xe8", 2), std::string("\x03\xe9gone", 6), std::string()}) {
        CaptureFixture b;
        auto client = b.open();
        const auto got = frames(client.ask(client_frame(Opcode::kClose, payload)));
        EXPECT_EQ(got, (std::vector<Frame>{{0x88, "\x03\xe8", 2}}));
        EXPECT_TRUE(client.closed());
        b.pass(1s);  // also when the client keeps its side open
        EXPECT_EQ(b.server.connections(), 0u);
        EXPECT_EQ(b.consumers(), 0);
    }
}

TEST(CaptureSession, W11_a_ping_is_answered_with_its_payload) {
    CaptureFixture b;
    auto client = b.open();
    EXPECT_EQ(frames(client.ask(client_frame(Opcode::kPing, "are you there"))),
              (std::vector<Frame>{{0x8a, "are you there", 2}}));
    EXPECT_EQ(client.ask(client_frame(Opcode::kPong, "")), "");
    EXPECT_FALSE(client.closed());
}

TEST(CaptureSession, more_than_15_kib_ends_with_1009) {
    CaptureFixture b;
    for (const auto opcode : {Opcode::kText, Opcode::kBinary}) {
        auto fits = b.open();
        EXPECT_EQ(fits.ask(client_frame(opcode, std::string(15 * 1024, 'x'))), "");
        EXPECT_FALSE(fits.closed());
        auto client = b.open();
        const auto got = frames(client.ask(client_frame(opcode, std::string(15 * 1024 + 1, 'x'))));
        EXPECT_EQ(got, (std::vector<Frame>{{0x88, "\x03\xf1", 2}}));
        EXPECT_TRUE(client.closed());
    }
}

TEST(CaptureSession, a_placeholder_is_never_sent) {
    CaptureFixture b;
    auto client = b.open();
    ::testing::internal::CaptureStderr();
    client.send(kAsk);
    b.porch->set_status({.state = bus::CameraState::kLost, .reason = "no route to the camera"});
    b.publish(3000, 1, true);
    EXPECT_EQ(client.read(), "");
    EXPECT_EQ(client.ask(kAsk), "");
    EXPECT_TRUE(
        has(::testing::internal::GetCapturedStderr(), "[0] Camera capture failed: no route to the camera"));
    b.porch->set_status({.state = bus::CameraState::kLive});
    const std::string picture = b.publish(3000, 2);
    EXPECT_EQ(client.read(), "");  // the failed command is not answered later
    EXPECT_EQ(payloads(client.ask(kAsk)), Pictures{picture});
}

TEST(CaptureSession, a_camera_that_stays_silent_is_given_up_after_ten_seconds) {
    CaptureFixture b;
    b.porch->set_status({.state = bus::CameraState::kConnecting});
    auto client = b.open();
    client.send(kAsk);
    ::testing::internal::CaptureStderr();
    for (int i = 0; i < 10; ++i) b.pass(1s);
    EXPECT_TRUE(has(::testing::internal::GetCapturedStderr(), "Camera capture failed: no picture in time"));
    b.publish(3000);
    EXPECT_EQ(client.read(), "");
    EXPECT_FALSE(client.closed());
}

TEST(CaptureSession, a_client_that_reads_nothing_for_30_s_is_dropped_and_an_idle_one_is_not) {
    CaptureFixture b;
    auto idle = b.open();
    auto stalled = b.open(8 * 1024);
    b.publish(200'000);
    stalled.send(kAsk);
    for (int i = 0; i < 33; ++i) b.pass(1s);
    EXPECT_EQ(b.server.connections(), 1u);
    const std::string picture = b.publish(3000, 2);
    EXPECT_EQ(payloads(idle.ask(kAsk)), Pictures{picture});
}

}  // namespace
}  // namespace vedette::serve
