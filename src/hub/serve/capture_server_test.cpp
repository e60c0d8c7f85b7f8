#include "hub/serve/capture_server.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/http/websocket.hpp"
#include "hub/serve/serve_fixture.hpp"

namespace vedette::serve {
namespace {

using http::Opcode;

struct Frame {
    unsigned first = 0;  // FIN, reserved bits and opcode
    std::string payload;
    std::size_t head_size = 0;
    bool operator==(const Frame&) const = default;
};

// The frames of an unmasked stream; an empty one of first byte 0 stands for what isn't a whole frame.
std::vector<Frame> frames(std::string_view stream) {
    std::vector<Frame> all;
    while (!stream.empty()) {
        const Bytes b = as_bytes(stream);
        const std::size_t form = b.size() < 2 ? 255 : b[1];
        const std::size_t head_size = form < 126 ? 2 : form == 126 ? 4 : 10;
        if (form > 127 || b.size() < head_size) return all.emplace_back(), all;
        const std::size_t size = form < 126    ? form
                                 : form == 126 ? load_be16(&b[2])
                                               : static_cast<std::size_t>(load_be64(&b[2]));
        if (b.size() < head_size + size) return all.emplace_back(), all;
        all.push_back({b[0], std::string(stream.substr(head_size, size)), head_size});
        stream.remove_prefix(head_size + size);
    }
    return all;
}

std::vector<std::string> payloads(std::string_view stream) {
    std::vector<std::string> all;
    for (const Frame& f : frames(stream)) all.push_back(f.first == 0x82 ? f.payload : "no binary message");
    return all;
}

using Pictures = std::vector<std::string>;

std::string client_frame(Opcode opcode, std::string_view payload, bool final = true) {
    const http::MaskKey mask{1, 2, 3, 4};
    std::array<std::uint8_t, http::kMaxFrameHead> memory{};
    const http::FrameHead head{.opcode = opcode, .size = payload.size(), .mask = mask, .final = final};
    std::string frame(as_text(http::encode_frame_head(head, memory)));
    std::vector<std::uint8_t> masked(payload.begin(), payload.end());
    http::apply_mask(masked, mask);
    return frame + std::string(as_text(masked));
}

std::string text(std::string_view payload) { return client_frame(Opcode::kText, payload); }
const std::string kAsk = text("capture");

std::string upgrade(std::string_view more = "", std::string_view path = "/") {
    return "GET " + std::string(path) +
           " HTTP/1.1\r\nHost: 127.0.0.1:81\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
           std::string(more) + "\r\n";
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

struct CaptureFixture : ServeFixture {
    CaptureServer server{broadcasters.of(porch), {.port = 0, .camera = "porch"}};
    CaptureFixture() { porch->set_status({.state = bus::CameraState::kLive}); }
    ~CaptureFixture() {
        server.close();
        turn();
    }
    Client raw(int send_buffer = 0) {
        return Client(*this, send_buffer,
                      [this](std::unique_ptr<io::Stream> stream) { server.adopt(std::move(stream)); });
    }
    // An upgraded connection, its answer and first ping read.
    Client open(int send_buffer = 0) {
        Client client = raw(send_buffer);
        EXPECT_TRUE(has(client.ask(upgrade()), "\r\n\r\n\x89"));
        return client;
    }
    int consumers() { return porch->units.demand(bus::kPictures).consumers; }
};

TEST(CaptureServing, the_upgrade_is_answered_and_an_empty_ping_follows) {
    CaptureFixture b;
    auto client = b.raw();
    const std::string answer = client.ask(upgrade("", "/any/path?x=1"));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 101 Switching Protocols\r\n"));
    EXPECT_TRUE(has(answer, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
    EXPECT_FALSE(has(answer, "Sec-WebSocket-Protocol"));
    EXPECT_EQ(answer.substr(answer.find("\r\n\r\n") + 4), std::string("\x89\0", 2));
    EXPECT_TRUE(has(b.raw().ask(upgrade("Sec-WebSocket-Protocol: arduino\r\n")),
                    "Sec-WebSocket-Protocol: arduino\r\n"));
}

TEST(CaptureServing, W2_capture_is_answered_by_one_unmasked_binary_frame) {
    CaptureFixture b;
    auto client = b.open();
    const std::string picture = b.publish(20'000, 1);
    EXPECT_EQ(client.read(), "");  // nothing without being asked
    const auto got = frames(client.ask(kAsk));
    EXPECT_EQ(got, (std::vector<Frame>{{0x82, picture, 4}}));
    EXPECT_EQ(b.porch->counters.delivered.load(), 1u);
}

TEST(CaptureServing, who_asked_too_often_in_vain_is_heard_again) {
    CaptureFixture b;
    auto client = b.open();
    std::string many;
    for (int i = 0; i < 16; ++i) many += kAsk;
    EXPECT_EQ(client.ask(many), "");
    b.pass(11s);  // the asking is given up
    const std::string picture = b.publish(20'000, 1);
    EXPECT_EQ(payloads(client.ask(kAsk)), Pictures{picture});
    client.leave();
    EXPECT_EQ(b.consumers(), 0);
}

TEST(CaptureServing, W2_the_newest_picture_is_sent) {
    CaptureFixture b;
    auto client = b.open();
    b.publish(3000, 1);
    b.pass(40ms);
    const std::string newest = b.publish(3000, 2);
    b.pass(40ms);
    EXPECT_EQ(payloads(client.ask(kAsk)), Pictures{newest});
}

TEST(CaptureServing, W2_an_idle_camera_is_waited_for) {
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

TEST(CaptureServing, W2_a_slow_camera_answers_within_a_second_all_the_same) {
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

TEST(CaptureServing, W3_other_text_gets_no_reply_and_the_next_command_works) {
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

TEST(CaptureServing, W4_a_binary_message_gets_no_reply_and_its_length_is_logged) {
    CaptureFixture b;
    auto client = b.open();
    const std::string picture = b.publish(3000);
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(client.ask(client_frame(Opcode::kBinary, "capture")), "");
    EXPECT_TRUE(has(::testing::internal::GetCapturedStderr(), "[0] Get binary length: 7"));
    EXPECT_EQ(payloads(client.ask(kAsk)), Pictures{picture});
}

TEST(CaptureServing, W5_three_commands_at_once_get_three_pictures_in_order) {
    CaptureFixture b;
    auto client = b.open();
    Pictures sent{b.publish(70'000, 1)};
    client.send(kAsk + kAsk + kAsk);
    sent.push_back(b.publish(3000, 2));
    sent.push_back(b.publish(3000, 3));
    b.publish(3000, 4);
    EXPECT_EQ(payloads(client.read()), sent);
}

TEST(CaptureServing, W5_more_commands_than_are_kept_are_answered_all_the_same) {
    for (const unsigned count : {19u, 40u}) {  // read at once, and with a rest that stays in the connection
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

TEST(CaptureServing, W6_only_who_asks_receives) {
    CaptureFixture b;
    auto one = b.open();
    auto other = b.open();
    const std::string picture = b.publish(3000);
    EXPECT_EQ(payloads(one.ask(kAsk)), Pictures{picture});
    b.publish(3000, 2);
    EXPECT_EQ(other.read(), "");
}

TEST(CaptureServing, W7_a_large_picture_has_the_eight_byte_length) {
    CaptureFixture b;
    auto client = b.open();
    for (const auto& [size, head] : {std::pair{65'535u, 4u}, {65'536u, 10u}, {300'000u, 10u}}) {
        const std::string picture = b.publish(size, size);
        EXPECT_EQ(picture.size(), size);
        EXPECT_EQ(frames(client.ask(kAsk)), (std::vector<Frame>{{0x82, picture, head}}));
    }
}

TEST(CaptureServing, W8_a_close_is_answered_with_1000_and_the_connection_ends) {
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

TEST(CaptureServing, W9_plain_http_is_400_at_the_root_and_404_elsewhere) {
    CaptureFixture b;
    for (const auto& [path, status] : {std::pair{"/", "HTTP/1.1 400 "}, {"/stream", "HTTP/1.1 404 "}}) {
        auto client = b.raw();
        const std::string answer = client.ask(get(path));
        EXPECT_TRUE(answer.starts_with(status)) << answer;
        EXPECT_TRUE(has(answer, "Content-Type: text/plain\r\n"));
        EXPECT_TRUE(answer.ends_with("\r\n\r\nThis is a Websocket server only!"));
        EXPECT_TRUE(client.closed());
    }
    EXPECT_EQ(b.consumers(), 0);
}

TEST(CaptureServing, W10_a_sixth_client_is_served_and_the_first_five_go_on) {
    CaptureFixture b;
    std::vector<ServeFixture::Client> clients;
    for (int i = 0; i < 6; ++i) clients.push_back(b.open());
    const std::string picture = b.publish(3000);
    for (auto& client : clients) EXPECT_EQ(payloads(client.ask(kAsk)), Pictures{picture});
}

TEST(CaptureServing, W10_there_is_a_limit_and_it_is_said) {
    CaptureFixture b;
    std::vector<ServeFixture::Client> clients;
    for (std::size_t i = 0; i < CaptureServer::kMaxSessions; ++i) clients.push_back(b.open());
    EXPECT_TRUE(b.raw().ask(upgrade()).starts_with("HTTP/1.1 503 "));
    clients.back().leave();
    EXPECT_TRUE(b.raw().ask(upgrade()).starts_with("HTTP/1.1 101 "));
}

TEST(CaptureServing, W11_a_ping_is_answered_with_its_payload) {
    CaptureFixture b;
    auto client = b.open();
    EXPECT_EQ(frames(client.ask(client_frame(Opcode::kPing, "are you there"))),
              (std::vector<Frame>{{0x8a, "are you there", 2}}));
    EXPECT_EQ(client.ask(client_frame(Opcode::kPong, "")), "");
    EXPECT_FALSE(client.closed());
}

TEST(CaptureServing, W12_no_extension_is_taken) {
    CaptureFixture b;
    const std::string answer =
        b.raw().ask(upgrade("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 101 "));
    EXPECT_FALSE(has(answer, "Sec-WebSocket-Extensions"));
    EXPECT_FALSE(has(answer, "deflate"));
}

TEST(CaptureServing, more_than_15_kib_ends_with_1009) {
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

TEST(CaptureServing, pages_of_other_sites_are_refused_and_programs_are_not) {
    CaptureFixture b;
    EXPECT_TRUE(b.raw().ask(upgrade("Origin: http://127.0.0.1:81\r\n")).starts_with("HTTP/1.1 101 "));
    for (const char* origin : {"http://evil.example", "http://127.0.0.1:8000", "null"}) {
        auto client = b.raw();
        EXPECT_TRUE(
            client.ask(upgrade("Origin: " + std::string(origin) + "\r\n")).starts_with("HTTP/1.1 403 "))
            << origin;
        EXPECT_TRUE(client.closed());
    }
    std::string rebound = upgrade("Origin: http://evil.example:81\r\n");
    rebound.replace(rebound.find("127.0.0.1"), 9, "evil.example");
    EXPECT_TRUE(b.raw().ask(rebound).starts_with("HTTP/1.1 403 "));
}

TEST(CaptureServing, broken_handshakes_and_frames_are_refused) {
    CaptureFixture b;
    std::string old = upgrade();
    old.replace(old.find("Version: 13"), 11, "Version: 8 ");
    const std::string answer = b.raw().ask(old);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 426 "));
    EXPECT_TRUE(has(answer, "Sec-WebSocket-Version: 13\r\n"));
    EXPECT_TRUE(b.raw().ask("nonsense\r\n\r\n").starts_with("HTTP/1.1 400 "));
    auto unmasked = b.open();
    EXPECT_EQ(frames(unmasked.ask(std::string("\x81\x07") + "capture")),
              (std::vector<Frame>{{0x88, "\x03\xea", 2}}));
    auto silent = b.raw();
    b.pass(5s);
    silent.read();
    EXPECT_TRUE(silent.closed());
}

TEST(CaptureServing, a_lost_camera_s_drawn_picture_is_never_sent) {
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
    EXPECT_EQ(client.read(), "");  // what failed is over
    EXPECT_EQ(payloads(client.ask(kAsk)), Pictures{picture});
}

TEST(CaptureServing, a_camera_that_stays_silent_is_given_up_after_ten_seconds) {
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

TEST(CaptureServing, a_client_that_reads_nothing_for_30_s_is_dropped_and_an_idle_one_is_not) {
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

// This thread without the right to ports below 1024.
class WithoutLowPorts {
  public:
    WithoutLowPorts() {
        ::syscall(SYS_capget, &header_, before_);
        __user_cap_data_struct without[2] = {before_[0], before_[1]};
        without[0].effective &= ~(1U << CAP_NET_BIND_SERVICE);
        EXPECT_EQ(::syscall(SYS_capset, &header_, without), 0);
    }
    ~WithoutLowPorts() { EXPECT_EQ(::syscall(SYS_capset, &header_, before_), 0); }
    WithoutLowPorts(const WithoutLowPorts&) = delete;
    WithoutLowPorts& operator=(const WithoutLowPorts&) = delete;

  private:
    __user_cap_header_struct header_{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct before_[2]{};
};

// Where the machine gives ports below 1024 to everybody, as containers do, nothing can be refused.
bool low_ports_are_for_all() {
    int first = 1024;
    std::ifstream("/proc/sys/net/ipv4/ip_unprivileged_port_start") >> first;
    return first <= 81;
}

std::uint16_t free_port(ServeFixture& b) {
    CaptureServer probe(b.broadcasters.of(b.porch), {.port = 0, .other_port = 0, .camera = "porch"});
    EXPECT_TRUE(probe.listen("127.0.0.1"));
    return probe.port();
}

TEST(CaptureServing, without_the_right_to_low_ports_the_other_one_is_taken_and_said) {
    if (low_ports_are_for_all()) GTEST_SKIP() << "everybody may use port 81 on this machine";
    ServeFixture b;
    const std::uint16_t other = free_port(b);
    const WithoutLowPorts weak;
    CaptureServer server(b.broadcasters.of(b.porch), {.port = 81, .other_port = other, .camera = "porch"});
    ::testing::internal::CaptureStderr();
    const auto done = server.listen("127.0.0.1");
    const std::string log = ::testing::internal::GetCapturedStderr();
    ASSERT_TRUE(done.has_value()) << done.error().message;
    EXPECT_EQ(server.port(), other);
    EXPECT_TRUE(has(log, "port 81 needs a right that this user lacks, so the capture server is on port " +
                             std::to_string(other) + "; serve.capture.port chooses another"))
        << log;

    CaptureServer second(b.broadcasters.of(b.porch), {.port = 81, .other_port = other, .camera = "porch"});
    const auto taken = second.listen("127.0.0.1");
    ASSERT_FALSE(taken.has_value());
    EXPECT_TRUE(has(taken.error().message, "serve.capture: port 81 needs a right")) << taken.error().message;
    EXPECT_TRUE(has(taken.error().message, "serve.capture.port chooses one")) << taken.error().message;
}

TEST(CaptureServing, a_low_port_that_was_chosen_is_taken_or_refused) {
    if (low_ports_are_for_all()) GTEST_SKIP() << "everybody may use port 81 on this machine";
    ServeFixture b;
    const WithoutLowPorts weak;
    CaptureServer server(b.broadcasters.of(b.porch), {.port = 81, .other_port = 0, .camera = "porch"});
    const auto done = server.listen("127.0.0.1");
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().kind, Kind::kPermissionDenied);
    EXPECT_TRUE(has(done.error().message, "serve.capture: ")) << done.error().message;
    EXPECT_TRUE(has(done.error().message, "choose a port above 1023")) << done.error().message;
    EXPECT_EQ(server.port(), 0);
}

}  // namespace
}  // namespace vedette::serve
