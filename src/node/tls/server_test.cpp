// Clients of OpenSSL against our server.
#include "node/tls/openssl_fixture.hpp"

namespace vedette::node {
namespace {

using State = port::TlsSession::State;
using port::TlsError;

class TlsServerTest : public ::testing::Test {
  protected:
    bool use(const Identity& identity) {
        return tls_.use_identity({as_bytes(pem_ = identity.pem()), as_bytes(key_ = identity.key_pem())});
    }

    Identity identity_ = make_identity({}, nullptr);
    std::string pem_, key_;
    SystemRandom random_;
    std::vector<std::uint8_t> memory_ = std::vector<std::uint8_t>(192 * 1024);
    MbedtlsTls tls_{memory_, random_, {}};
};

TEST_F(TlsServerTest, carries_text_both_ways) {
    ASSERT_TRUE(use(identity_));
    for (const std::size_t piece : {SIZE_MAX, std::size_t{1}}) {
        OpensslPeer peer(nullptr);
        const auto session = tls_.open_server();
        ASSERT_TRUE(session);
        EXPECT_FALSE(use(identity_));  // while it is open
        Wire wire(**session, peer);
        wire.shake_hands(piece);
        ASSERT_EQ((*session)->state(), State::kOpen);
        ASSERT_TRUE(peer.is_open());
        wire.send_to_session("a question");
        EXPECT_EQ(wire.received, "a question");
        const std::string answer(100'000, 'x');
        wire.send_to_peer(answer);
        EXPECT_EQ(peer.read(), answer);
        tls_.close(**session);
    }
    EXPECT_TRUE(use(identity_));
}

TEST_F(TlsServerTest, needs_a_certificate_and_its_key) {
    EXPECT_EQ(tls_.open_server().error(), TlsError::kNoTrust);
    const Identity other = make_identity({}, nullptr);
    const std::string pem = identity_.pem(), key = other.key_pem();
    EXPECT_FALSE(tls_.use_identity({as_bytes(pem), as_bytes(key)}));
    EXPECT_FALSE(tls_.use_identity({as_bytes(key), as_bytes(key)}));
    EXPECT_FALSE(tls_.use_identity({}));
    EXPECT_EQ(tls_.open_server().error(), TlsError::kNoTrust);
    EXPECT_EQ(tls_.pool().used(), 0U);
    EXPECT_TRUE(use(identity_));
}

TEST_F(TlsServerTest, refuses_old_versions_and_what_is_no_tls) {
    ASSERT_TRUE(use(identity_));
    for (const int version : {TLS1_VERSION, TLS1_1_VERSION, TLS1_3_VERSION}) {
        OpensslPeer peer(nullptr);
        peer.limit_version(version, version);
        const auto session = tls_.open_server();
        ASSERT_TRUE(session);
        Wire wire(**session, peer);
        wire.shake_hands();
        EXPECT_EQ((*session)->state(), State::kFailed) << version;
        EXPECT_FALSE(peer.is_open());
        tls_.close(**session);
    }
    OpensslPeer unused(nullptr);
    const auto session = tls_.open_server();
    ASSERT_TRUE(session);
    Wire wire(**session, unused);
    wire.feed("GET / HTTP/1.1\r\nHost: board\r\n\r\n", SIZE_MAX);
    EXPECT_EQ((*session)->state(), State::kFailed);
    EXPECT_EQ((*session)->error(), TlsError::kProtocol);
    tls_.close(**session);
}

// The server's first flight is longer than what waits to be sent.
TEST_F(TlsServerTest, sends_a_long_chain_of_certificates) {
    std::string chain;
    for (int i = 0; i < 8; ++i) {
        chain += identity_.pem();
        chain.pop_back();
    }
    chain += '\0';
    key_ = identity_.key_pem();
    ASSERT_TRUE(tls_.use_identity({as_bytes(chain), as_bytes(key_)}));
    OpensslPeer peer(nullptr);
    const auto session = tls_.open_server();
    ASSERT_TRUE(session);
    Wire wire(**session, peer);
    wire.shake_hands();
    EXPECT_EQ((*session)->state(), State::kOpen);
    EXPECT_TRUE(peer.is_open());
    tls_.close(**session);
}

// The network task decrypts what a page's request needs; what a file needs is a job.
TEST_F(TlsServerTest, long_records_are_decrypted_by_the_job) {
    ASSERT_TRUE(use(identity_));
    OpensslPeer peer(nullptr);
    const auto session = tls_.open_server();
    ASSERT_TRUE(session);
    Wire wire(**session, peer);
    wire.shake_hands();
    ASSERT_EQ((*session)->state(), State::kOpen);
    std::string expected;
    for (const std::size_t size : {1U, 2048U, 2200U, 16'384U, 5U, 40'000U, 3U}) {
        std::string text(size, static_cast<char>('a' + size % 26));
        expected += text;
        wire.send_to_session(text);
    }
    EXPECT_EQ(wire.received, expected);
    EXPECT_EQ(wire.long_records, 5);  // 2,200 bytes, 16,384 and three of the 40,000
    EXPECT_LE(wire.longest_plain, 2048U);
    // Cut in every way that a socket cuts it.
    for (const std::size_t piece : {1U, 5U, 6U, 7U, 2047U, 2048U}) {
        wire.received.clear();
        peer.write(std::string(5000, 'z'));
        ASSERT_TRUE(wire.feed(peer.give(), piece));
        EXPECT_EQ(wire.received, std::string(5000, 'z')) << piece;
    }
    EXPECT_EQ(wire.long_records, 11);
    tls_.close(**session);
}

TEST_F(TlsServerTest, does_not_negotiate_anew) {
    ASSERT_TRUE(use(identity_));
    OpensslPeer peer(nullptr);
    peer.limit_version(TLS1_2_VERSION, TLS1_2_VERSION);
    const auto session = tls_.open_server();
    ASSERT_TRUE(session);
    Wire wire(**session, peer);
    wire.shake_hands();
    ASSERT_EQ((*session)->state(), State::kOpen);
    SSL_renegotiate(peer.ssl());
    peer.work();
    wire.feed(peer.give(), SIZE_MAX);
    wire.run_session();
    peer.work();
    EXPECT_FALSE((*session)->wants_run());
    EXPECT_FALSE(peer.is_open());
    tls_.close(**session);
}

TEST_F(TlsServerTest, sessions_share_the_memory_and_give_it_back) {
    ASSERT_TRUE(use(identity_));
    const std::size_t alone = tls_.pool().used();
    std::vector<port::TlsSession*> sessions;
    while (const auto session = tls_.open_server()) sessions.push_back(*session);
    EXPECT_GE(sessions.size(), 3U);
    EXPECT_EQ(tls_.open_server().error(), TlsError::kNoMemory);
    for (port::TlsSession* const session : sessions) tls_.close(*session);
    EXPECT_EQ(tls_.pool().used(), alone);
}

}  // namespace
}  // namespace vedette::node
