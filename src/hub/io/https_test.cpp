// HTTPS as cameras have it: certificates that they made themselves.
#include <cerrno>

#include <gtest/gtest.h>

#include "hub/io/http_client.hpp"
#include "linux/io/connect.hpp"
#include "linux/io/tls.hpp"
#include "tests/support/fake_camera.hpp"
#include "tests/support/tls_server.hpp"

namespace vedette::io {
namespace {

struct Bench {
    FakeClock clock;
    Loop loop{clock};
    Stop stop;

    Task<> fetch(HttpClient& client, std::string& body, std::optional<Error>& error, bool& done) {
        const auto got = co_await client.get(loop.now() + 5s, stop);
        if (!got) error = got.error();
        std::vector<std::uint8_t> window(5000);
        while (got && !error) {
            const auto n = co_await client.read_body(window, loop.now() + 5s, stop);
            if (!n) error = n.error();
            if (!n || *n == 0) break;
            body += as_text(Bytes(window).first(*n));
        }
        done = true;
    }
    std::string get(const std::string& host, std::uint16_t port, const HttpOptions& options) {
        HttpClient client(loop, {true, host, port, "/"}, options);
        std::string body;
        std::optional<Error> error;
        bool done = false;
        loop.poll();
        loop.spawn(fetch(client, body, error, done));
        if (!test::turn_until(loop, [&] { return done; })) return "hangs";
        return error ? std::string(to_string(error->kind)) + ": " + error->message : body;
    }
};

TEST(Https, a_self_signed_certificate_is_refused_unless_configured) {
    const std::string picture(1'000'000, 'x');
    const test::TlsServer server("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + picture);
    Bench b;
    const std::string refused = b.get("127.0.0.1", server.port(), {});
    EXPECT_TRUE(refused.starts_with("failed_precondition: the certificate is not trusted: self")) << refused;
    HttpOptions trusting;
    trusting.ca_file = server.certificate_file();
    EXPECT_TRUE(b.get("127.0.0.1", server.port(), trusting) == picture);
    const std::string other_name = b.get("localhost", server.port(), trusting);
    EXPECT_TRUE(other_name.starts_with("failed_precondition: the certificate is not trusted: host"))
        << other_name;
    HttpOptions careless;
    careless.verify_certificate = false;
    EXPECT_TRUE(b.get("localhost", server.port(), careless) == picture);
}

TEST(Https, reports_a_server_without_tls) {
    Bench b;
    test::FakeCamera camera(b.loop, [](test::FakeCamera::Connection&, const std::string&) {});
    b.loop.poll();
    HttpClient client(b.loop, {true, "127.0.0.1", camera.port(), "/"});
    std::string body;
    std::optional<Error> error;
    bool done = false;
    b.loop.spawn(b.fetch(client, body, error, done));
    ASSERT_TRUE(test::turn_until(b.loop, [&] { return camera.connections() == 1; }));
    camera.last().send("HTTP/1.0 400 Bad Request\r\n\r\n");
    ASSERT_TRUE(test::turn_until(b.loop, [&] { return done; }));
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->kind, Kind::kUnavailable);
    EXPECT_TRUE(error->message.starts_with("TLS handshake: ")) << error->message;
}

Task<> connect_to(Loop& loop, const test::TlsServer& server, std::unique_ptr<Stream>& out) {
    Stop never;
    auto plain = co_await connect_tcp(loop, "127.0.0.1", server.port(), MonoTime::max(), never);
    const TlsOptions options{.host = "127.0.0.1", .verify = false, .ca_file = ""};
    auto secure = co_await start_tls_client(std::move(*plain), options, MonoTime::max(), never);
    out = std::move(*secure);
}

TEST(Https, an_unannounced_end_is_a_reset_after_any_earlier_error) {
    const test::TlsServer server("good-bye", false);
    Bench b;
    std::unique_ptr<Stream> stream;
    b.loop.poll();
    b.loop.spawn(connect_to(b.loop, server, stream));
    ASSERT_TRUE(test::turn_until(b.loop, [&] { return stream != nullptr; }));
    const Bytes request = as_bytes("GET / HTTP/1.1\r\n\r\n");
    EXPECT_EQ(stream->try_send(std::span(&request, 1)).bytes, request.size());
    std::array<std::uint8_t, 100> window{};
    Transfer last;
    ASSERT_TRUE(test::turn_until(b.loop, [&] {
        errno = EDOM;  // of something else
        last = stream->try_recv(window);
        return last.status == Transfer::Status::kFailed || last.status == Transfer::Status::kEnd;
    }));
    EXPECT_EQ(last.status, Transfer::Status::kFailed);
    EXPECT_EQ(last.error, ECONNRESET);
}

}  // namespace
}  // namespace vedette::io
