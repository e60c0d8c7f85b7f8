#include "linux/io/tls.hpp"

#include <array>
#include <csignal>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/test_certificate.hpp"

namespace vedette::io {
namespace {

struct Ends {
    std::unique_ptr<Stream> client;
    std::unique_ptr<Stream> server;
};

Ends connected(Loop& loop) {
    std::array<int, 2> fds{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data()), 0);
    return {std::make_unique<Stream>(loop, fds[0]), std::make_unique<Stream>(loop, fds[1])};
}

Task<> accept(TlsAcceptor& acceptor, std::unique_ptr<Stream> stream, Stop& stop, std::string& log) {
    const auto secure = co_await acceptor.accept(std::move(stream), stop);
    if (!secure) {
        log += secure.error().message;
        co_return;
    }
    if (!(*secure)->is_encrypted()) log += "plain: ";
    std::array<std::uint8_t, 100> bytes{};
    const auto n = co_await (*secure)->recv_some(bytes, MonoTime::max(), stop);
    log += n ? as_text(Bytes(bytes).first(*n)) : "nothing received";
    const auto sent = co_await (*secure)->send_all(as_bytes("answer"), MonoTime::max(), stop);
    if (sent) (*secure)->close();
}

Task<> ask(std::unique_ptr<Stream> stream, TlsOptions options, Stop& stop, std::string& log) {
    const auto secure = co_await start_tls_client(std::move(stream), options, MonoTime::max(), stop);
    if (!secure) {
        log += secure.error().message;
        co_return;
    }
    const auto sent = co_await (*secure)->send_all(as_bytes("question"), MonoTime::max(), stop);
    std::array<std::uint8_t, 100> bytes{};
    const auto n = co_await (*secure)->recv_some(bytes, MonoTime::max(), stop);
    if (sent && n) log += as_text(Bytes(bytes).first(*n));
}

// Reads three bytes, then waits for more.
Task<> accept_three(TlsAcceptor& acceptor, std::unique_ptr<Stream> stream, Stop& stop, std::string& log) {
    const auto secure = co_await acceptor.accept(std::move(stream), stop);
    std::array<std::uint8_t, 3> bytes{};
    const auto n = co_await (*secure)->recv_some(bytes, MonoTime::max(), stop);
    log += n ? as_text(Bytes(bytes).first(*n)) : "nothing received";
    const Woken woken = co_await (*secure)->ready(Direction::kReadable, MonoTime::max(), stop);
    log += woken == Woken::kReady ? ", more" : ", stopped";
}

// A server with a certificate for 127.0.0.1, and what server and clients log.
class Tls : public testing::Test {
  protected:
    Tls() { std::signal(SIGPIPE, SIG_IGN); }
    ~Tls() override {
        stop_.request();
        turn();
    }
    void turn() {
        while (loop_.poll()) {
        }
    }
    std::unique_ptr<Stream> accept_one(TlsAcceptor& acceptor) {
        Ends ends = connected(loop_);
        loop_.spawn(accept(acceptor, std::move(ends.server), stop_, server_log_));
        turn();
        return std::move(ends.client);
    }

    FakeClock clock_;
    Loop loop_{clock_};
    Stop stop_;
    const test::TestCertificate certificate_;
    TlsAcceptor acceptor_{TlsCertificate::load(certificate_.file(), certificate_.key_file()).value(), 2};
    std::string server_log_;
    std::string client_log_;
};

TEST_F(Tls, client_and_server_exchange_bytes) {
    auto client = accept_one(acceptor_);
    EXPECT_EQ(acceptor_.handshakes(), 1);
    loop_.spawn(
        ask(std::move(client), {.host = "127.0.0.1", .ca_file = certificate_.file()}, stop_, client_log_));
    turn();
    EXPECT_EQ(server_log_, "question");
    EXPECT_EQ(client_log_, "answer");
    EXPECT_EQ(acceptor_.handshakes(), 0);
}

TEST_F(Tls, bytes_that_are_decrypted_already_end_a_wait) {
    Ends ends = connected(loop_);
    loop_.spawn(accept_three(acceptor_, std::move(ends.server), stop_, server_log_));
    loop_.spawn(ask(std::move(ends.client), {.host = "127.0.0.1", .ca_file = certificate_.file()}, stop_,
                    client_log_));
    turn();
    EXPECT_EQ(server_log_, "que, more");
}

TEST_F(Tls, an_unknown_certificate_is_refused_with_the_reason) {
    auto client = accept_one(acceptor_);
    loop_.spawn(ask(std::move(client), {.host = "127.0.0.1"}, stop_, client_log_));
    turn();
    EXPECT_NE(client_log_.find("the certificate is not trusted"), std::string::npos) << client_log_;
    EXPECT_NE(server_log_.find("TLS handshake"), std::string::npos) << server_log_;
}

TEST_F(Tls, a_pinned_certificate_is_accepted_whatever_it_says) {
    const test::CertificateFault faults[] = {{},
                                             {.begin_s = -7200, .end_s = -3600},
                                             {.begin_s = 3600, .end_s = 7200},
                                             {.self_signed = false},
                                             {.purpose = "clientAuth"}};
    for (const test::CertificateFault& fault : faults) {
        const test::TestCertificate own(fault);
        TlsAcceptor acceptor(TlsCertificate::load(own.file(), own.key_file()).value());
        const std::string pin = acceptor.certificate()->fingerprint();
        client_log_.clear();
        loop_.spawn(ask(accept_one(acceptor), {.host = "other.name", .pin = pin}, stop_, client_log_));
        turn();
        EXPECT_EQ(client_log_, "answer");
    }
}

TEST_F(Tls, any_other_certificate_than_the_pinned_one_is_refused_with_its_fingerprint) {
    const std::string found = acceptor_.certificate()->fingerprint();
    const test::TestCertificate other;
    std::string almost = found;
    almost.back() = almost.back() == '0' ? '1' : '0';
    const std::string pins[] = {TlsCertificate::load(other.file(), other.key_file()).value()->fingerprint(),
                                almost, found.substr(0, 2)};
    for (const std::string& pin : pins) {
        client_log_.clear();
        server_log_.clear();
        TlsProblem problem = TlsProblem::kNone;
        loop_.spawn(
            ask(accept_one(acceptor_),
                {.host = "127.0.0.1", .ca_file = certificate_.file(), .pin = pin, .problem = &problem}, stop_,
                client_log_));
        turn();
        EXPECT_EQ(client_log_, "the certificate is not the pinned one: its fingerprint is sha256:" + found);
        EXPECT_EQ(problem, TlsProblem::kNotPinned);
        EXPECT_TRUE(server_log_.starts_with("TLS handshake: ")) << "no byte of the question: " << server_log_;
    }
}

TEST_F(Tls, a_pinned_server_without_tls_is_no_wrong_certificate) {
    Ends ends = connected(loop_);
    TlsProblem problem = TlsProblem::kNone;
    loop_.spawn(ask(std::move(ends.client),
                    {.host = "h", .pin = acceptor_.certificate()->fingerprint(), .problem = &problem}, stop_,
                    client_log_));
    turn();
    const Bytes answer = as_bytes("HTTP/1.0 400 Bad Request\r\n\r\n");
    ends.server->try_send(std::span(&answer, 1));
    turn();
    EXPECT_TRUE(client_log_.starts_with("TLS handshake: ")) << client_log_;
    EXPECT_EQ(problem, TlsProblem::kHandshake);
}

TEST_F(Tls, a_handshake_has_ten_seconds) {
    const auto silent = accept_one(acceptor_);
    clock_.advance(9s);
    turn();
    EXPECT_EQ(server_log_, "");
    clock_.advance(1s);
    turn();
    EXPECT_EQ(server_log_, "the TLS handshake took too long");
    EXPECT_EQ(acceptor_.handshakes(), 0);
}

TEST_F(Tls, a_listener_has_only_so_many_handshakes_at_a_time) {
    const auto first = accept_one(acceptor_);
    auto second = accept_one(acceptor_);
    const auto third = accept_one(acceptor_);
    EXPECT_EQ(server_log_, "too many TLS handshakes are under way");
    std::array<std::uint8_t, 1> byte{};
    EXPECT_EQ(third->try_recv(byte).status, Transfer::Status::kEnd) << "closed at once";
    EXPECT_EQ(acceptor_.handshakes(), 2);
    second.reset();
    turn();
    EXPECT_EQ(acceptor_.handshakes(), 1);
}

TEST_F(Tls, bytes_that_are_no_handshake_end_it) {
    const auto client = accept_one(acceptor_);
    const Bytes request = as_bytes("\x16 and nothing of TLS, however long it is");
    client->try_send(std::span(&request, 1));
    turn();
    EXPECT_NE(server_log_.find("TLS handshake: "), std::string::npos) << server_log_;
}

TEST_F(Tls, a_client_that_speaks_no_tls_is_left_as_it_is) {
    const auto client = accept_one(acceptor_);
    const Bytes request = as_bytes("GET / HTTP/1.1\r\n\r\n");
    client->try_send(std::span(&request, 1));
    turn();
    EXPECT_EQ(server_log_, "plain: GET / HTTP/1.1\r\n\r\n");
    EXPECT_EQ(acceptor_.handshakes(), 0);
}

TEST_F(Tls, a_renewed_certificate_is_that_of_the_next_connection) {
    const test::TestCertificate other;
    const std::string before = acceptor_.certificate()->fingerprint();
    EXPECT_EQ(before.size(), 32U * 3 - 1) << before;
    acceptor_.renew(TlsCertificate::load(other.file(), other.key_file()).value());
    EXPECT_NE(acceptor_.certificate()->fingerprint(), before);
    loop_.spawn(
        ask(accept_one(acceptor_), {.host = "127.0.0.1", .ca_file = other.file()}, stop_, client_log_));
    turn();
    EXPECT_EQ(client_log_, "answer");
}

TEST_F(Tls, a_certificate_is_trusted_if_the_system_knows_its_authority) {
    const auto is_trusted = [](const test::TestCertificate& c) {
        return TlsCertificate::load(c.file(), c.key_file()).value()->is_trusted();
    };
    EXPECT_FALSE(is_trusted(certificate_)) << "self-signed";
    ASSERT_EQ(::setenv("SSL_CERT_FILE", certificate_.file().c_str(), 1), 0);
    EXPECT_TRUE(is_trusted(certificate_));
    const test::TestCertificate expired({.begin_s = -7200, .end_s = -3600});
    ASSERT_EQ(::setenv("SSL_CERT_FILE", expired.file().c_str(), 1), 0);
    EXPECT_FALSE(is_trusted(expired));
    const test::TestCertificate of_a_client({.purpose = "clientAuth"});
    ASSERT_EQ(::setenv("SSL_CERT_FILE", of_a_client.file().c_str(), 1), 0);
    EXPECT_FALSE(is_trusted(of_a_client));
    ::unsetenv("SSL_CERT_FILE");
}

TEST_F(Tls, files_that_cannot_be_used_are_named_with_the_reason) {
    const test::TestCertificate other;
    const auto error = [](const std::string& certificate, const std::string& key) {
        const auto loaded = TlsCertificate::load(certificate, key);
        return loaded ? "loaded" : loaded.error().message;
    };
    const std::string& file = certificate_.file();
    const std::string& key = certificate_.key_file();
    EXPECT_EQ(error(file, key), "loaded");
    EXPECT_EQ(error("/no/such.pem", key), "TLS certificate /no/such.pem: No such file or directory");
    EXPECT_EQ(error(file, "/no/such.key"), "TLS key /no/such.key: No such file or directory");
    EXPECT_EQ(error(file, other.key_file()),
              "the TLS key " + other.key_file() + " does not belong to the certificate " + file);
    EXPECT_TRUE(error(key, key).starts_with("TLS certificate " + key + ": it is not a PEM file of that kind"))
        << error(key, key);
    EXPECT_TRUE(error(file, file).starts_with("TLS key " + file + ": it is not a PEM file of that kind"))
        << error(file, file);
    const std::string encrypted = testing::TempDir() + "vedette-encrypted.key";
    std::ofstream(encrypted) << "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                                "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAia1/tHF3wj8gICCAAw\n"
                                "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEECq+dnG4RvFnW5NaeC8IybkEgZCs\n"
                                "RYlIYGjNcLObGzYecm+Qhi8fkElf6JOLyTYdxpe3yJ1bhyTxrfm6CIC3SehK+Ufi\n"
                                "Umj+Hv8PXf90bAb7VIIaVhpHU9NvyuZzxQO9pA/yryiYyRcJVkXa3XwOoKTpdNEj\n"
                                "soCb7jk8yvNBuXZorp8irs7a8WtVwoJSes7rzIfptvyArdNS0dRMT9t+kZPZ1Jg=\n"
                                "-----END ENCRYPTED PRIVATE KEY-----\n";
    EXPECT_EQ(error(file, encrypted), "TLS key " + encrypted + ": it is encrypted; decrypt it first");
    ::unlink(encrypted.c_str());
}

}  // namespace
}  // namespace vedette::io
