// Our client against servers of OpenSSL.
#include <fstream>
#include <iterator>

#include "node/tls/openssl_fixture.hpp"

namespace vedette::node {
namespace {

using State = port::TlsSession::State;
using port::TlsError;

class TlsClientTest : public ::testing::Test {
  protected:
    // The end of a handshake with a server that shows `identity`.
    struct End {
        State state{};
        TlsError error{};
    };
    End connect(const Identity& identity, std::string_view host = "camera.example", int lowest = 0,
                int highest = 0) {
        OpensslPeer peer(&identity);
        peer.limit_version(lowest, highest);
        const auto session = tls_.open_client({host, kNow});
        EXPECT_TRUE(session);
        if (!session) return {};
        Wire wire(**session, peer);
        wire.shake_hands();
        const End end{(*session)->state(), (*session)->error()};
        EXPECT_EQ(end.state == State::kOpen, peer.is_open());
        tls_.close(**session);
        EXPECT_EQ(tls_.pool().used(), 0U);
        return end;
    }

    Identity authority_ = make_identity({.name = "authority", .is_authority = true}, nullptr);
    Identity server_ = make_identity({}, &authority_);
    std::string trusted_ = authority_.pem();
    SystemRandom random_;
    std::vector<std::uint8_t> memory_ = std::vector<std::uint8_t>(96 * 1024);
    MbedtlsTls tls_{memory_, random_, {.authorities = as_bytes(trusted_)}};
};

TEST_F(TlsClientTest, carries_text_both_ways_and_ends_in_order) {
    OpensslPeer peer(&server_);
    const auto session = tls_.open_client({"camera.example", kNow});
    ASSERT_TRUE(session);
    Wire wire(**session, peer);
    wire.shake_hands();
    ASSERT_EQ((*session)->state(), State::kOpen);
    std::string request(10'000, 'x');
    for (std::size_t i = 0; i < request.size(); ++i) request[i] = static_cast<char>('a' + i % 23);
    wire.send_to_peer(request);
    EXPECT_EQ(peer.read(), request);
    wire.send_to_session("the answer");
    EXPECT_EQ(wire.received, "the answer");
    SSL_shutdown(peer.ssl());
    wire.feed(peer.give(), SIZE_MAX);
    EXPECT_EQ((*session)->state(), State::kEnded);
    EXPECT_EQ((*session)->write(as_bytes("late")), 0U);
    (*session)->end();
    wire.run_session();
    EXPECT_EQ(peer.read(), "");
    EXPECT_NE(SSL_get_shutdown(peer.ssl()) & SSL_RECEIVED_SHUTDOWN, 0);
    tls_.close(**session);
    EXPECT_EQ(tls_.pool().used(), 0U);
}

TEST_F(TlsClientTest, trusts_only_the_right_server_at_the_right_time) {
    EXPECT_EQ(connect(server_).state, State::kOpen);
    EXPECT_EQ(connect(server_, "other.example").error, TlsError::kWrongName);
    EXPECT_EQ(connect(server_, "camera.example.com").error, TlsError::kWrongName);
    EXPECT_EQ(connect(server_, "example").error, TlsError::kWrongName);
    const Identity alone = make_identity({}, nullptr);
    EXPECT_EQ(connect(alone).error, TlsError::kUntrusted);
    const Identity others_authority = make_identity({.name = "authority", .is_authority = true}, nullptr);
    EXPECT_EQ(connect(make_identity({}, &others_authority)).error, TlsError::kUntrusted);
    EXPECT_EQ(connect(make_identity({.to = -1}, &authority_)).error, TlsError::kExpired);
    EXPECT_EQ(connect(make_identity({.from = 1}, &authority_)).error, TlsError::kExpired);
    EXPECT_EQ(connect(make_identity({.from = 0, .to = 0}, &authority_)).state, State::kOpen);
    // The years 10 and 9999, which no count of nanoseconds holds.
    EXPECT_EQ(connect(make_identity({.from = -2016 * kYear, .to = 7970 * kYear}, &authority_)).state,
              State::kOpen);
    const Identity wildcard = make_identity({.name = "*.example"}, &authority_);
    EXPECT_EQ(connect(wildcard).state, State::kOpen);
}

TEST_F(TlsClientTest, a_server_is_no_authority) {
    const Identity below = make_identity({}, &server_);
    EXPECT_EQ(connect(below).error, TlsError::kUntrusted);
}

TEST_F(TlsClientTest, speaks_tls_1_2_and_nothing_older) {
    EXPECT_EQ(connect(server_, "camera.example", TLS1_VERSION, TLS1_2_VERSION).state, State::kOpen);
    for (const int version : {TLS1_VERSION, TLS1_1_VERSION, TLS1_3_VERSION}) {
        const End end = connect(server_, "camera.example", version, version);
        EXPECT_EQ(end.state, State::kFailed) << version;
        EXPECT_TRUE(end.error == TlsError::kRefused || end.error == TlsError::kProtocol);
    }
}

TEST_F(TlsClientTest, without_authorities_nobody_is_trusted) {
    std::vector<std::uint8_t> memory(96 * 1024);
    for (const std::string& authorities :
         {std::string(), std::string("no certificate"), std::string(1, '\0')}) {
        MbedtlsTls tls(memory, random_, {.authorities = as_bytes(authorities)});
        const auto session = tls.open_client({"camera.example", kNow});
        ASSERT_TRUE(session);
        (*session)->run();
        EXPECT_EQ((*session)->state(), State::kFailed);
        EXPECT_EQ((*session)->error(), TlsError::kNoTrust);
        tls.close(**session);
    }
}

TEST_F(TlsClientTest, bytes_may_come_one_by_one) {
    OpensslPeer peer(&server_);
    const auto session = tls_.open_client({"camera.example", kNow});
    ASSERT_TRUE(session);
    Wire wire(**session, peer);
    wire.shake_hands(1);
    ASSERT_EQ((*session)->state(), State::kOpen);
    peer.write("one by one");
    wire.feed(peer.give(), 1);
    EXPECT_EQ(wire.received, "one by one");
    tls_.close(**session);
}

TEST_F(TlsClientTest, a_server_that_stops_anywhere_leaves_it_waiting_and_all_memory_comes_back) {
    for (std::size_t cut = 0; cut < 900; cut += 13) {
        OpensslPeer peer(&server_);
        const auto session = tls_.open_client({"camera.example", kNow});
        ASSERT_TRUE(session);
        Wire wire(**session, peer);
        wire.run_session();
        peer.work();
        const std::string flight = peer.give();
        ASSERT_TRUE(wire.feed(flight.substr(0, std::min(cut, flight.size() - 1)), SIZE_MAX));
        EXPECT_EQ((*session)->state(), State::kHandshake);
        EXPECT_FALSE((*session)->wants_run());
        tls_.close(**session);
        ASSERT_EQ(tls_.pool().used(), 0U);
    }
}

TEST_F(TlsClientTest, a_changed_byte_of_the_handshake_never_opens_a_session) {
    for (std::size_t at = 0; at < 700; at += 11) {
        OpensslPeer peer(&server_);
        const auto session = tls_.open_client({"camera.example", kNow});
        ASSERT_TRUE(session);
        Wire wire(**session, peer);
        wire.run_session();
        peer.work();
        std::string flight = peer.give();
        flight[at % flight.size()] = static_cast<char>(flight[at % flight.size()] ^ 0x10);
        wire.feed(flight, SIZE_MAX);
        wire.shake_hands();
        EXPECT_NE((*session)->state(), State::kOpen) << at;
        tls_.close(**session);
        ASSERT_EQ(tls_.pool().used(), 0U);
    }
}

TEST_F(TlsClientTest, a_changed_record_ends_the_session_with_an_alert) {
    OpensslPeer peer(&server_);
    const auto session = tls_.open_client({"camera.example", kNow});
    ASSERT_TRUE(session);
    Wire wire(**session, peer);
    wire.shake_hands();
    peer.write("the answer");
    std::string record = peer.give();
    record.back() = static_cast<char>(record.back() ^ 1);
    wire.feed(record, SIZE_MAX);
    EXPECT_EQ((*session)->state(), State::kFailed);
    EXPECT_EQ((*session)->error(), TlsError::kProtocol);
    EXPECT_EQ(wire.received, "");
    EXPECT_FALSE((*session)->output().empty());
    EXPECT_EQ((*session)->write(as_bytes("late")), 0U);
    tls_.close(**session);
}

TEST_F(TlsClientTest, memory_that_is_too_small_is_an_error_wherever_it_ends) {
    std::size_t needed = 0;
    for (std::size_t size = 1024; size <= 96 * 1024 && needed == 0; size += 1024) {
        std::vector<std::uint8_t> memory(size);
        MbedtlsTls tls(memory, random_, {.authorities = as_bytes(trusted_)});
        const auto session = tls.open_client({"camera.example", kNow});
        if (!session) {
            EXPECT_EQ(session.error(), TlsError::kNoMemory);
        } else {
            OpensslPeer peer(&server_);
            Wire wire(**session, peer);
            wire.shake_hands();
            if ((*session)->state() == State::kOpen) {
                needed = size;
            } else {
                EXPECT_EQ((*session)->error(), TlsError::kNoMemory) << size;
            }
            tls.close(**session);
        }
        EXPECT_EQ(tls.pool().used(), 0U);
    }
    // Of which 33 KB are the library's two buffers of a whole record, as Debian has built it.
    EXPECT_GT(needed, 40U * 1024);
    EXPECT_LE(needed, 64U * 1024);
}

TEST_F(TlsClientTest, reads_the_authorities_of_this_system) {
    std::ifstream file("/etc/ssl/certs/ca-certificates.crt", std::ios::binary);
    if (!file) GTEST_SKIP() << "this system keeps none there";
    std::string all{std::istreambuf_iterator<char>(file), {}};
    all.append(trusted_);  // ends with the zero byte
    std::vector<std::uint8_t> memory(1024 * 1024);
    MbedtlsTls tls(memory, random_, {.authorities = as_bytes(all)});
    const auto session = tls.open_client({"camera.example", kNow});
    ASSERT_TRUE(session);
    OpensslPeer peer(&server_);
    Wire wire(**session, peer);
    wire.shake_hands();
    EXPECT_EQ((*session)->state(), State::kOpen);
    EXPECT_LT(tls.pool().peak(), memory.size() * 3 / 4);
    tls.close(**session);
}

}  // namespace
}  // namespace vedette::node
