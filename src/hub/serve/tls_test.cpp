// The hub's server under TLS, on loopback.
#include <filesystem>
#include <fstream>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include "hub/serve/access_fixture.hpp"
#include "hub/serve/certificate_watch.hpp"
#include "hub/serve/http_server.hpp"
#include "tests/support/test_certificate.hpp"

namespace vedette::serve {
namespace {

namespace fs = std::filesystem;

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

// A connection of a test, and what it has received.
struct Exchange {
    std::unique_ptr<io::Stream> stream;
    std::string received;
    std::string error;
    bool ended = false;
};

io::Task<> receive_all(Exchange& exchange, io::Stop& stop) {
    std::vector<std::uint8_t> bytes(65536);
    for (;;) {
        const auto n = co_await exchange.stream->recv_some(bytes, MonoTime::max(), stop);
        if (!n || *n == 0) break;
        exchange.received += as_text(Bytes(bytes).first(*n));
    }
    exchange.ended = true;
}

io::Task<> talk(Exchange& exchange, std::string ca_file, std::string request, io::Stop& stop) {
    if (!ca_file.empty()) {
        io::TlsOptions options{.host = "127.0.0.1", .ca_file = std::move(ca_file)};
        auto secure = io::start_tls_client(std::move(exchange.stream), options, MonoTime::max(), stop);
        auto stream = co_await std::move(secure);
        if (!stream) {
            exchange.error = stream.error().message;
            exchange.ended = true;
            co_return;
        }
        exchange.stream = std::move(*stream);
    }
    const auto sent = co_await exchange.stream->send_all(as_bytes(request), MonoTime::max(), stop);
    if (sent) co_await receive_all(exchange, stop);
}

struct TlsFixture : AccessFixture {
    test::TestCertificate certificate;
    std::shared_ptr<io::TlsAcceptor> acceptor;
    std::vector<std::unique_ptr<Shard>> shards;
    std::unique_ptr<HttpServer> server;
    std::vector<std::unique_ptr<Exchange>> exchanges;
    io::Stop clients;

    TlsFixture() {
        std::signal(SIGPIPE, SIG_IGN);
        acceptor = std::make_shared<io::TlsAcceptor>(
            io::TlsCertificate::load(certificate.file(), certificate.key_file()).value());
        shards.push_back(std::make_unique<Shard>(loop));
        site.access = access.get();
        server = HttpServer::open(shards, Endpoint{"127.0.0.1", 0}, site,
                                  {.hosts = {"camera.example.org"}, .tls = acceptor})
                     .value();
    }
    ~TlsFixture() {
        clients.request();
        shards.front()->stop.request();
        shards.front()->broadcasters.evict_all();
        server->close();
        wait_until([&] { return shards.front()->sessions == 0; });
    }

    template <class Condition>
    bool wait_until(Condition condition) {
        for (const MonoTime limit = system_clock().mono() + 20s; system_clock().mono() < limit;) {
            turn();
            if (condition()) return true;
        }
        return false;
    }

    std::unique_ptr<io::Stream> connect_to(std::uint16_t port) {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        EXPECT_EQ(::fcntl(fd, F_SETFL, O_NONBLOCK), 0);
        return std::make_unique<io::Stream>(loop, fd);
    }
    // `ca_file` empty: without TLS.
    Exchange& begin(std::string request, std::uint16_t port, std::string ca_file) {
        exchanges.push_back(std::make_unique<Exchange>());
        Exchange& e = *exchanges.back();
        e.stream = connect_to(port);
        loop.spawn(talk(e, std::move(ca_file), std::move(request), clients));
        return e;
    }
    std::string answer(std::string request, std::uint16_t port, std::string ca_file = "") {
        const std::size_t end = request.find("\r\n\r\n");
        request.insert(end, "\r\nConnection: close");
        Exchange& e = begin(std::move(request), port, std::move(ca_file));
        EXPECT_TRUE(wait_until([&] { return e.ended; })) << "no answer";
        return e.error + e.received;
    }
    std::string secure(std::string request) {
        return answer(std::move(request), server->port(), certificate.file());
    }
    std::string plain(std::string request) { return answer(std::move(request), server->port()); }
};

std::string token_in(const std::string& answer) {
    const std::size_t at = answer.find("\"request_token\":\"") + 17;
    return answer.substr(at, answer.find('"', at) - at);
}

TEST(Tls, a_log_in_gets_a_cookie_that_is_for_tls_and_this_host_only) {
    TlsFixture f;
    const std::string token = token_in(f.secure(get("/api/v1/session")));
    const std::string body = fmt::format(R"({{"name":"ann","password":"{}"}})", kPassword);
    const std::string in = f.secure(
        fmt::format("POST /api/v1/session HTTP/1.1\r\nHost: localhost:1\r\nOrigin: https://localhost:1\r\n"
                    "Vedette-Request-Token: {}\r\nContent-Length: {}\r\n\r\n{}",
                    token, body.size(), body));
    ASSERT_TRUE(in.starts_with("HTTP/1.1 200 ")) << in;
    const std::size_t at = in.find("Set-Cookie: __Host-vedette_session=");
    ASSERT_NE(at, in.npos) << in;
    const std::string cookie = in.substr(at + 12, in.find("\r\n", at) - at - 12);
    for (const char* flag : {"; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"})
        EXPECT_TRUE(has(cookie, flag)) << cookie;
    const std::string field = "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
    EXPECT_TRUE(f.secure(get("/api/v1/cameras", field)).starts_with("HTTP/1.1 200 "));
    EXPECT_FALSE(has(in, "Strict-Transport-Security")) << "no browser trusts this certificate";
}

TEST(Tls, a_page_without_tls_changes_nothing_under_the_same_name) {
    TlsFixture f;
    const std::string answer = f.secure(
        "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
        "Content-Length: 2\r\n\r\n{}");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 403 ")) << answer;
}

TEST(Tls, browsers_are_told_to_come_back_by_https_if_they_trust_the_certificate) {
    TlsFixture f;
    ASSERT_EQ(::setenv("SSL_CERT_FILE", f.certificate.file().c_str(), 1), 0);
    f.acceptor->renew(io::TlsCertificate::load(f.certificate.file(), f.certificate.key_file()).value());
    ::unsetenv("SSL_CERT_FILE");
    EXPECT_TRUE(has(f.secure(get("/login")), "Strict-Transport-Security: max-age=15552000\r\n"));
    EXPECT_FALSE(has(f.plain(get("/login")), "Strict-Transport-Security")) << "RFC 6797 7.2";
}

TEST(Tls, a_plain_request_is_redirected_to_the_same_address) {
    TlsFixture f;
    const std::string answer =
        f.plain("GET /cameras/a%0d%0ab?x=%20y HTTP/1.1\r\nHost: localhost:8480\r\n\r\n");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 308 Permanent Redirect\r\n")) << answer;
    EXPECT_TRUE(has(answer, "Location: https://localhost:8480/cameras/a%0D%0Ab?x=%20y\r\n")) << answer;
    EXPECT_TRUE(f.plain("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").starts_with("HTTP/1.1 403 "));
    EXPECT_TRUE(f.plain("GET / HTTP/1.0\r\n\r\n").starts_with("HTTP/1.1 403 "));
    EXPECT_TRUE(f.plain("GARBAGE\r\n\r\n").starts_with("HTTP/1.1 400 "));
}

TEST(Tls, another_port_redirects_and_has_the_challenges_of_an_authority) {
    TlsFixture f;
    const fs::path root = fs::path(testing::TempDir()) / "vedette-acme";
    fs::create_directories(root / ".well-known/acme-challenge");
    std::ofstream(root / ".well-known/acme-challenge/Ab-9_") << "Ab-9_.thumb";
    std::ofstream(root / "secret") << "hidden";
    fs::create_symlink(root / "secret", root / ".well-known/acme-challenge/link");
    ASSERT_TRUE(f.server->redirect_from({"127.0.0.1", 0}, root.string()).has_value());
    const std::uint16_t port = f.server->redirect_port();
    const auto ask = [&](std::string_view target) {
        return f.answer(fmt::format("GET {} HTTP/1.1\r\nHost: camera.example.org\r\n\r\n", target), port);
    };
    EXPECT_TRUE(ask("/.well-known/acme-challenge/Ab-9_").ends_with("\r\n\r\nAb-9_.thumb"));
    EXPECT_TRUE(ask("/.well-known/acme-challenge/missing").starts_with("HTTP/1.1 404 "));
    EXPECT_TRUE(ask("/.well-known/acme-challenge/link").starts_with("HTTP/1.1 404 "));
    for (const char* target : {"/.well-known/acme-challenge/../../secret", "/.well-known/acme-challenge/",
                               "/.well-known/acme-challenge/%2e%2e%2f%2e%2e%2fsecret", "/secret"}) {
        const std::string answer = ask(target);
        EXPECT_FALSE(has(answer, "hidden")) << target;
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 308 ") || answer.starts_with("HTTP/1.1 400 ")) << answer;
    }
    const std::string to = fmt::format("Location: https://camera.example.org:{}/\r\n", f.server->port());
    EXPECT_TRUE(has(ask("/"), to)) << "without the port of this listener";
    fs::remove_all(root);
}

TEST(Tls, half_open_handshakes_end_after_ten_seconds_and_no_viewer_notices) {
    TlsFixture f;
    f.publish(20'000, 1);
    Exchange& viewer = f.begin(get("/cameras/porch/mjpeg", AccessFixture::basic("vic")), f.server->port(),
                               f.certificate.file());
    ASSERT_TRUE(f.wait_until([&] { return has(viewer.received, "image/jpeg"); })) << viewer.error;
    std::vector<std::unique_ptr<io::Stream>> half_open;
    for (int i = 0; i < 200; ++i) {
        half_open.push_back(f.connect_to(f.server->port()));
        const Bytes some = as_bytes("\x16\x03\x01");
        half_open.back()->try_send(std::span(&some, 1));
    }
    ASSERT_TRUE(f.wait_until([&] { return f.acceptor->handshakes() == 200; }));
    EXPECT_FALSE(has(f.secure(get("/healthz")), "200 OK")) << "there are too many";
    for (unsigned i = 2; i < 10; ++i) {
        const std::size_t before = viewer.received.size();
        f.clock.advance(1s);
        f.publish(20'000, i);
        EXPECT_TRUE(f.wait_until([&] { return viewer.received.size() >= before + 20'000; })) << i;
    }
    f.pass(2s);
    EXPECT_TRUE(f.wait_until([&] { return f.acceptor->handshakes() == 0; }));
    EXPECT_TRUE(has(f.secure(get("/login")), "200 OK"));
    EXPECT_FALSE(viewer.ended);
}

// Field case: a renewed certificate is served after a restart only, or a key that does not belong to it stops the server |
// livekit/livekit 3463, karlheyes/icecast-kh 162 and healthlocker/healthlocker 1076 | taken within seconds,
// and the old pair until both files fit
TEST(Tls, a_certificate_that_changes_on_the_disk_is_taken_and_a_broken_one_is_not) {
    TlsFixture f;
    const test::TestCertificate next;
    const std::string file = testing::TempDir() + "vedette-watched.pem";
    const std::string key = testing::TempDir() + "vedette-watched.key";
    const auto replace = [](const std::string& from, const std::string& to) {
        fs::copy_file(from, to + ".new", fs::copy_options::overwrite_existing);
        fs::rename(to + ".new", to);
    };
    replace(f.certificate.file(), file);
    replace(f.certificate.key_file(), key);
    const CertificateFiles files{.certificate = file, .key = key};
    f.loop.spawn(follow_certificate(*f.acceptor, files, state_of(files), f.loop, f.stop));
    const std::string first = f.acceptor->certificate()->fingerprint();
    const std::string second = io::TlsCertificate::load(next.file(), next.key_file()).value()->fingerprint();
    f.publish(20'000, 1);
    Exchange& viewer = f.begin(get("/cameras/porch/mjpeg", AccessFixture::basic("vic")), f.server->port(),
                               f.certificate.file());
    ASSERT_TRUE(f.wait_until([&] { return has(viewer.received, "image/jpeg"); })) << viewer.error;
    // Ten times as fast as the system's clock, so that looks at the disk are not late.
    const auto pass_until = [&](auto condition) {
        MonoTime last = system_clock().mono();
        return f.wait_until([&] {
            const MonoTime now = system_clock().mono();
            f.clock.advance(std::min<Duration>(10 * (now - std::exchange(last, now)), 500ms));
            return condition();
        });
    };
    replace(next.file(), file);  // the key is still the old one
    testing::internal::CaptureStderr();
    std::string log;
    const bool told = pass_until([&] {
        log += testing::internal::GetCapturedStderr();
        testing::internal::CaptureStderr();
        return has(log, "does not belong to the certificate");
    });
    testing::internal::GetCapturedStderr();
    EXPECT_TRUE(told) << log;
    EXPECT_EQ(f.acceptor->certificate()->fingerprint(), first);
    replace(next.key_file(), key);
    EXPECT_TRUE(pass_until([&] { return f.acceptor->certificate()->fingerprint() == second; }));
    EXPECT_TRUE(has(f.answer(get("/login"), f.server->port(), next.file()), "200 OK"));
    EXPECT_FALSE(viewer.ended) << "no viewer is dropped";
    ::unlink(file.c_str());
    ::unlink(key.c_str());
}

}  // namespace
}  // namespace vedette::serve
