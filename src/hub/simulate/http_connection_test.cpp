#include "hub/simulate/http_connection.hpp"

#include <gtest/gtest.h>

#include "hub/simulate/simulate_fixture.hpp"

namespace vedette::simulate {
namespace {

// Body of a response that is complete.
std::string body(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

std::string upgrade(std::string_view more = "") {
    return "GET /any HTTP/1.1\r\nHost: camera\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
           std::string(more) + "\r\n";
}

// A client's text message, masked with zeros.
std::string text_message(std::string_view text) {
    std::string frame = "\x81";
    frame += static_cast<char>(0x80 | text.size());
    return frame + std::string(4, '\0') + std::string(text);
}

TEST(SimulatedStream, securitycam_sends_three_chunks_a_picture_after_a_line_break) {
    SimulateFixture f(small_camera(Original::kSecuritycam));
    auto viewer = f.http();
    const std::string boundary = "\r\n--123456789000000000000987654321\r\n";
    const auto part = [&](const std::string& picture) {
        const std::string fields =
            "Content-Type: image/jpeg\r\nContent-Length: " + std::to_string(picture.size()) + "\r\n\r\n";
        return hex(boundary.size()) + "\r\n" + boundary + "\r\n" + hex(fields.size()) + "\r\n" + fields +
               "\r\n" + hex(picture.size()) + "\r\n" + picture + "\r\n";
    };
    const std::string first = viewer.get("/mjpeg");
    EXPECT_EQ(first,
              "HTTP/1.1 200 OK\r\n"
              "Content-Type: multipart/x-mixed-replace;boundary=123456789000000000000987654321\r\n"
              "Transfer-Encoding: chunked\r\n\r\n" +
                  part(f.picture()));
    f.pass(40ms);
    EXPECT_EQ(viewer.read(), part(f.picture()));
}

TEST(SimulatedStream, pycameresp_omits_the_first_boundary_and_pads_the_length) {
    SimulateFixture f(small_camera(Original::kPycameresp));
    auto viewer = f.http(Port::kControl);
    // The end of SHA-256 of "1700000000".
    const std::string boundary = "4eab90a3d441761cae10fcb2a6aba1ff";
    const auto part = [&](const std::string& picture) {
        std::string length = std::to_string(picture.size());
        length.insert(0, 8 - length.size(), ' ');
        return "36\r\nContent-Type: image/jpeg\r\nContent-Length: " + length + "\r\n\r\n\r\n" +
               hex(picture.size()) + "\r\n" + picture + "\r\n";
    };
    EXPECT_EQ(viewer.get("/camera/start"),
              "HTTP/1.1 200 NA\r\nContent-Type: multipart/x-mixed-replace; boundary=" + boundary +
                  "\r\nTransfer-Encoding: chunked\r\nAccess-Control-Allow-Origin: *\r\n\r\n" +
                  part(f.picture()));
    f.pass(40ms);
    EXPECT_EQ(viewer.read(), "26\r\n\r\n--" + boundary + "\r\n\r\n" + part(f.picture()));
    auto first_port = f.http();
    EXPECT_EQ(first_port.get("/camera/start"), "");
    EXPECT_TRUE(first_port.closed());
}

TEST(SimulatedStream, plain_sends_lengths_and_time_stamps_until_the_connection_closes) {
    SimulateFixture f(small_camera(Original::kPlain));
    auto viewer = f.http();
    f.clock.advance(1500ms);
    const std::string picture_head = "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: ";
    const std::string first = viewer.get("/mjpeg");
    EXPECT_EQ(first,
              "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=frame\r\n"
              "Cache-Control: no-store\r\nConnection: close\r\n\r\n" +
                  picture_head + std::to_string(f.picture().size()) + "\r\nX-Timestamp: 1.500000\r\n\r\n" +
                  f.picture());
    f.pass(40ms);
    EXPECT_TRUE(viewer.read().starts_with("\r\n" + picture_head));
}

TEST(SimulatedStream, viewers_share_one_picture_a_frame_and_a_camera_without_viewers_draws_none) {
    SimulateFixture f(small_camera(Original::kPlain));
    EXPECT_EQ(f.camera.viewers(), 0);
    f.pass(10s);
    EXPECT_TRUE(f.loop.timers().empty()) << "a camera without viewers has a timer";
    auto first = f.http();
    auto second = f.http();
    first.get("/mjpeg");
    second.get("/stream");
    f.pass(40ms);
    const Blob shared = f.camera.newest().picture;
    EXPECT_EQ(f.camera.newest().picture, shared);
    const std::string picture = f.picture();
    EXPECT_TRUE(first.read().ends_with(picture));
    EXPECT_TRUE(second.read().ends_with(picture));
    first.close();
    second.close();
    EXPECT_EQ(f.camera.viewers(), 0);
    EXPECT_EQ(f.camera.counters().now, 0);
    EXPECT_EQ(f.camera.counters().peak, 2);
    EXPECT_EQ(f.camera.counters().accepted, 2U);
}

TEST(SimulatedStream, a_viewer_that_accepts_no_byte_for_5_s_is_disconnected) {
    Options options = small_camera(Original::kPlain);
    options.bytes = 300'000;
    SimulateFixture f(options);
    auto stalled = f.http();
    stalled.send("GET /mjpeg HTTP/1.0\r\n\r\n");
    for (int i = 0; i < 4; ++i) f.pass(1s);
    EXPECT_EQ(f.camera.counters().now, 1);
    for (int i = 0; i < 3; ++i) f.pass(1s);
    EXPECT_EQ(f.camera.counters().now, 0);
}

TEST(SimulatedStream, a_request_that_is_incomplete_after_5_s_is_refused_and_a_stream_goes_on) {
    SimulateFixture f(small_camera(Original::kPlain));
    auto viewer = f.http();
    viewer.ask("GET /mj");
    viewer.ask("peg HTTP/1.1\r\nHost: camera\r\n\r\n");
    auto slow = f.http();
    EXPECT_EQ(slow.ask("GET /cap"), "");
    f.pass(4900ms);
    EXPECT_EQ(slow.ask("ture"), "");
    f.pass(100ms);
    EXPECT_TRUE(slow.read().starts_with("HTTP/1.1 408 Request Timeout\r\n"));
    EXPECT_TRUE(slow.closed());
    viewer.read();
    f.pass(40ms);
    EXPECT_TRUE(viewer.read().ends_with(f.picture()));
}

TEST(SimulatedPicture, requests_that_arrive_together_are_answered_in_their_order) {
    SimulateFixture f(small_camera(Original::kSecuritycam));
    auto client = f.http(Port::kControl);
    const std::string turn = " /control_servo?tr=5&el=0 HTTP/1.1\r\nHost: camera\r\n\r\n";
    const std::string answers = client.ask("GET" + turn + "GET" + turn + "POST" + turn + "GET" + turn);
    const std::size_t refusal = answers.find("HTTP/1.1 405 ");
    ASSERT_NE(refusal, answers.npos);
    EXPECT_EQ(answers.find("HTTP/1.1 ", refusal + 1), answers.npos);
    EXPECT_TRUE(client.closed());
    EXPECT_EQ(f.camera.pan_tilt().pan_deg(), 100);
}

TEST(SimulatedPicture, a_snapshot_is_one_complete_picture_and_keeps_the_connection) {
    SimulateFixture f(small_camera(Original::kSecuritycam));
    auto client = f.http();
    const std::string answer = client.get("/capture");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: " +
                                   std::to_string(f.picture().size()) + "\r\n"));
    EXPECT_EQ(body(answer), f.picture());
    EXPECT_FALSE(client.closed());
    EXPECT_EQ(body(client.get("/jpg")), f.picture());
}

TEST(SimulatedServo, a_valid_command_moves_both_axes_and_is_confirmed) {
    SimulateFixture f(small_camera(Original::kSecuritycam));
    auto client = f.http(Port::kControl);
    EXPECT_EQ(client.get("/control_servo?tr=5&el=-10"),
              "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 41\r\n\r\n"
              "Servo control message received and valid.");
    EXPECT_FALSE(client.closed());
    EXPECT_EQ(ptz::servo_pulse_us(f.camera.pan_tilt().pan_deg()), 1502);
    EXPECT_EQ(ptz::servo_pulse_us(f.camera.pan_tilt().tilt_deg()), 1344);
}

TEST(SimulatedServo, turns_the_picture) {
    SimulateFixture f(small_camera(Original::kSecuritycam));
    const std::string middle = f.picture();
    EXPECT_EQ(f.picture(), middle);
    f.http(Port::kControl).get("/control_servo?tr=5&el=0");
    f.pass(40ms);
    const std::string left = f.picture();
    f.http(Port::kControl).get("/control_servo?tr=-5&el=-20");
    f.pass(40ms);
    const std::string up = f.picture();
    f.http(Port::kControl).get("/control_servo?tr=0&el=20");
    f.pass(40ms);
    const std::string again = f.picture();
    EXPECT_NE(left, middle);
    EXPECT_NE(up, middle);
    EXPECT_NE(up, left);
    EXPECT_FALSE(again.empty());
}

TEST(SimulatedServo, an_invalid_command_is_an_error_and_moves_nothing) {
    SimulateFixture f(small_camera(Original::kSecuritycam));
    for (const char* const query : {"", "?tr=5", "?el=5", "?tr=12345&el=0"}) {
        auto client = f.http(Port::kControl);
        EXPECT_EQ(
            client.get(std::string("/control_servo") + query),
            "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/html\r\nContent-Length: 42\r\n\r\n"
            "Server has encountered an unexpected error")
            << query;
        EXPECT_TRUE(client.closed());
    }
    EXPECT_EQ(f.camera.pan_tilt().pan_deg(), 90);
}

TEST(SimulatedServo, other_methods_and_paths_are_refused) {
    SimulateFixture f(small_camera(Original::kSecuritycam));
    auto post = f.http(Port::kControl);
    EXPECT_TRUE(post.ask("POST /control_servo HTTP/1.1\r\nHost: c\r\nContent-Length: 0\r\n\r\n")
                    .starts_with("HTTP/1.1 405 "));
    EXPECT_TRUE(f.http(Port::kControl).get("/x").starts_with("HTTP/1.1 404 "));
    EXPECT_TRUE(f.http().get("/x").starts_with("HTTP/1.1 404 "));
}

TEST(SimulatedServo, commands_are_answered_during_a_stream) {
    SimulateFixture f(small_camera(Original::kSecuritycam));
    auto viewer = f.http();
    viewer.get("/mjpeg");
    EXPECT_TRUE(f.http(Port::kControl).get("/control_servo?tr=0&el=0").starts_with("HTTP/1.1 200 "));
}

TEST(SimulatedCapture, the_handshake_is_that_of_the_arduino_library_and_a_ping_follows) {
    SimulateFixture f(small_camera(Original::kCapture));
    auto client = f.http(Port::kControl);
    EXPECT_EQ(client.ask(upgrade("Sec-WebSocket-Protocol: chat\r\n")),
              "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: arduino\r\n"
              "Server: arduino-WebSocketsServer\r\n\r\n" +
                  std::string("\x89\0", 2));
}

TEST(SimulatedCapture, the_command_gets_one_binary_message_and_other_texts_nothing) {
    Options options = small_camera(Original::kCapture);
    options.bytes = 65535;
    SimulateFixture f(options);
    auto client = f.http(Port::kControl);
    client.ask(upgrade());
    EXPECT_EQ(client.ask(text_message("Capture")), "");
    EXPECT_EQ(client.ask(text_message("capture\n")), "");
    EXPECT_EQ(client.ask(text_message("")), "");
    EXPECT_EQ(client.ask(text_message("capture")),
              std::string("\x82\x7f\0\0\0\0\0\0\xff\xff", 10) + f.picture());
    EXPECT_EQ(client.ask(std::string("\x88\x82\0\0\0\0\x03\xe8", 8)), std::string("\x88\x02\x03\xe8", 4));
    EXPECT_TRUE(client.closed());
}

// The message of that picture.
std::string picture_message(const std::string& picture) {
    const auto size = static_cast<std::uint16_t>(picture.size());
    return std::string{'\x82', '\x7e', static_cast<char>(size >> 8), static_cast<char>(size & 0xFF)} +
           picture;
}

TEST(SimulatedCapture, commands_in_a_row_get_the_pictures_of_frames_in_a_row) {
    Options options = small_camera(Original::kCapture);
    options.size = Size{160, 120};  // with a clock, so that no two pictures are the same
    options.fps = 100;
    SimulateFixture f(options);
    auto client = f.http(Port::kControl);
    client.ask(upgrade());
    // Four more than may wait.
    constexpr int kCommands = capture::Answers::kMaxAsked + 4;
    std::string commands;
    for (int i = 0; i < kCommands; ++i) commands += text_message("capture");
    std::string last;
    std::string answer = client.ask(commands);
    for (int i = 0; i < kCommands; ++i) {
        EXPECT_EQ(answer, picture_message(f.picture())) << i;
        EXPECT_NE(answer, last) << i;
        last = answer;
        f.pass(10ms);
        answer = client.read();
    }
    EXPECT_EQ(answer, "");
}

TEST(SimulatedCapture, a_camera_with_a_picture_each_10_s_answers_a_second_command_after_500_ms) {
    Options options = small_camera(Original::kCapture);
    options.fps = 0.1;
    SimulateFixture f(options);
    auto client = f.http(Port::kControl);
    client.ask(upgrade());
    const std::string first = client.ask(text_message("capture"));
    EXPECT_EQ(first, picture_message(f.picture()));
    EXPECT_EQ(client.ask(text_message("capture")), "");
    f.pass(499ms);
    EXPECT_EQ(client.read(), "");
    f.pass(1ms);
    EXPECT_EQ(client.read(), first);
}

TEST(SimulatedCapture, plain_http_on_its_port_is_refused) {
    SimulateFixture f(small_camera(Original::kCapture));
    EXPECT_EQ(f.http(Port::kControl).get("/"),
              "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 32\r\n\r\n"
              "This is a Websocket server only!");
}

// A viewer of a plain stream with one fault.
struct FaultyStream {
    explicit FaultyStream(std::string fault)
        : fixture(small_camera(Original::kPlain, {std::move(fault)})), viewer(fixture.http()) {
        first = body(viewer.get("/mjpeg"));
    }
    std::string next() {
        fixture.pass(40ms);
        return viewer.read();
    }
    std::size_t size() { return fixture.picture().size(); }
    SimulateFixture fixture;
    SimulateFixture::Client viewer;
    std::string first;
};

std::string length_line(std::size_t n) { return "\r\nContent-Length: " + std::to_string(n) + "\r\n"; }

TEST(SimulatedFault, stall_sends_nothing_after_n_pictures_until_its_time_is_over) {
    FaultyStream f("stall:1:2");
    EXPECT_TRUE(f.first.ends_with(f.fixture.picture()));
    EXPECT_EQ(f.next(), "");
    f.fixture.pass(1900ms);
    EXPECT_EQ(f.viewer.read(), "");
    f.fixture.pass(200ms);
    EXPECT_TRUE(f.next().ends_with(f.fixture.picture()));
    EXPECT_FALSE(f.viewer.closed());
}

TEST(SimulatedFault, drop_closes_the_connection_in_the_middle_of_a_picture) {
    FaultyStream f("drop:1");
    EXPECT_TRUE(f.first.ends_with(f.fixture.picture()));
    const std::string last = f.next();
    EXPECT_TRUE(f.viewer.closed());
    EXPECT_NE(last.find(length_line(f.size())), last.npos);
    EXPECT_TRUE(last.ends_with("\r\n\r\n" + f.fixture.picture().substr(0, f.size() / 2)));
}

TEST(SimulatedFault, length_announces_a_wrong_length_for_every_nth_picture) {
    FaultyStream f("length:2:-7");
    EXPECT_NE(f.first.find(length_line(f.size())), f.first.npos);
    const std::string second = f.next();
    EXPECT_NE(second.find(length_line(f.size() - 7)), second.npos);
    EXPECT_TRUE(second.ends_with(f.fixture.picture()));
    EXPECT_NE(f.next().find(length_line(f.size())), std::string::npos);
}

TEST(SimulatedFault, no_length_omits_the_field) {
    FaultyStream f("no-length");
    EXPECT_EQ(f.first.find("Content-Length"), f.first.npos);
    EXPECT_TRUE(f.first.ends_with(f.fixture.picture()));
}

TEST(SimulatedFault, no_length_changes_no_websocket_message) {
    SimulateFixture f(small_camera(Original::kPlain, {"no-length"}));
    auto client = f.http();
    client.ask(upgrade());
    const std::string answer = client.ask(text_message("capture"));
    const std::size_t size = f.picture().size();
    ASSERT_LT(size, 65535U);
    const std::string length{static_cast<char>(size >> 8), static_cast<char>(size & 0xFF)};
    EXPECT_EQ(answer, "\x82\x7e" + length + f.picture());
}

TEST(SimulatedFault, garbage_follows_the_picture) {
    FaultyStream f("garbage:1:500");
    EXPECT_TRUE(f.first.ends_with(f.fixture.picture() + noise(500)));
    EXPECT_TRUE(f.next().starts_with("\r\n--frame\r\n"));
}

TEST(SimulatedFault, truncate_sends_the_first_half_and_its_length) {
    FaultyStream f("truncate:1");
    const std::size_t half = f.size() / 2;
    EXPECT_NE(f.first.find(length_line(half)), f.first.npos);
    EXPECT_TRUE(f.first.ends_with("\r\n\r\n" + f.fixture.picture().substr(0, half)));
}

TEST(SimulatedFault, no_eoi_omits_the_last_two_bytes) {
    FaultyStream f("no-eoi:1");
    EXPECT_NE(f.first.find(length_line(f.size() - 2)), f.first.npos);
    EXPECT_TRUE(f.first.ends_with(f.fixture.picture().substr(0, f.size() - 2)));
}

TEST(SimulatedFault, trickle_limits_the_rate) {
    FaultyStream f("trickle:0:2000");
    std::size_t received = f.first.size();
    for (int i = 0; i < 20; ++i) {
        f.fixture.pass(50ms);
        received += f.viewer.read().size();
    }
    EXPECT_GE(received, 1900U);
    EXPECT_LE(received, 2000U + 300U);
}

TEST(SimulatedFault, a_fault_of_one_camera_has_no_effect_on_others) {
    SimulateFixture f(small_camera(Original::kPlain, {"no-eoi:1@1"}));
    EXPECT_TRUE(f.http().get("/mjpeg").ends_with(f.picture()));
}

}  // namespace
}  // namespace vedette::simulate
