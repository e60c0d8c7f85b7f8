#include <fstream>

#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "hub/serve/capture_fixture.hpp"

namespace vedette::serve {
namespace {

TEST(CaptureServer, the_upgrade_is_answered_and_an_empty_ping_follows) {
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

TEST(CaptureServer, W9_plain_http_is_400_at_the_root_and_404_elsewhere) {
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

TEST(CaptureServer, W10_a_sixth_client_is_served_and_the_first_five_go_on) {
    CaptureFixture b;
    std::vector<ServeFixture::Client> clients;
    for (int i = 0; i < 6; ++i) clients.push_back(b.open());
    const std::string picture = b.publish(3000);
    for (auto& client : clients) EXPECT_EQ(payloads(client.ask(kAsk)), Pictures{picture});
}

TEST(CaptureServer, W10_clients_above_the_limit_get_503) {
    CaptureFixture b;
    std::vector<ServeFixture::Client> clients;
    for (std::size_t i = 0; i < CaptureServer::kMaxSessions; ++i) clients.push_back(b.open());
    EXPECT_TRUE(b.raw().ask(upgrade()).starts_with("HTTP/1.1 503 "));
    clients.back().leave();
    EXPECT_TRUE(b.raw().ask(upgrade()).starts_with("HTTP/1.1 101 "));
}

TEST(CaptureServer, W12_no_extension_is_taken) {
    CaptureFixture b;
    const std::string answer =
        b.raw().ask(upgrade("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 101 "));
    EXPECT_FALSE(has(answer, "Sec-WebSocket-Extensions"));
    EXPECT_FALSE(has(answer, "deflate"));
}

TEST(CaptureServer, pages_of_other_sites_are_refused_and_programs_are_not) {
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

TEST(CaptureServer, broken_handshakes_and_frames_are_refused) {
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

// Takes the right to ports below 1024 from this thread.
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

// Some machines, such as containers, allow ports below 1024 to every user.
bool every_user_may_use_low_ports() {
    int first = 1024;
    std::ifstream("/proc/sys/net/ipv4/ip_unprivileged_port_start") >> first;
    return first <= 81;
}

std::uint16_t free_port(ServeFixture& b) {
    CaptureServer probe(b.broadcasters.of(b.porch), {.port = 0, .other_port = 0, .camera = "porch"});
    EXPECT_TRUE(probe.listen("127.0.0.1"));
    return probe.port();
}

TEST(CaptureServer, a_user_who_may_not_use_low_ports_gets_the_fallback_port) {
    if (every_user_may_use_low_ports()) GTEST_SKIP() << "every user may use port 81 on this machine";
    ServeFixture b;
    const std::uint16_t other = free_port(b);
    const WithoutLowPorts without;
    CaptureServer server(b.broadcasters.of(b.porch), {.port = 81, .other_port = other, .camera = "porch"});
    ::testing::internal::CaptureStderr();
    const auto done = server.listen("127.0.0.1");
    const std::string log = ::testing::internal::GetCapturedStderr();
    ASSERT_TRUE(done.has_value()) << done.error().message;
    EXPECT_EQ(server.port(), other);
    EXPECT_TRUE(has(log, "this user may not use port 81, so the capture server is on port " +
                             std::to_string(other) + "; serve.capture.port chooses another"))
        << log;

    CaptureServer second(b.broadcasters.of(b.porch), {.port = 81, .other_port = other, .camera = "porch"});
    const auto taken = second.listen("127.0.0.1");
    ASSERT_FALSE(taken.has_value());
    EXPECT_TRUE(taken.error().message.starts_with("serve.capture: listen on 127.0.0.1:"))
        << taken.error().message;
    EXPECT_TRUE(has(taken.error().message, "may not use port 81 either; serve.capture.port chooses another"))
        << taken.error().message;
}

TEST(CaptureServer, a_low_port_from_the_settings_has_no_fallback) {
    if (every_user_may_use_low_ports()) GTEST_SKIP() << "every user may use port 81 on this machine";
    ServeFixture b;
    const WithoutLowPorts without;
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
