#include "core/http/handshake.hpp"

#include <string>

#include <gtest/gtest.h>

#include "core/http/hash.hpp"

namespace vedette::http {
namespace {

std::string hex(Bytes bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    for (const auto b : bytes) {
        out += kDigits[b >> 4];
        out += kDigits[b & 15];
    }
    return out;
}

TEST(Sha1, gives_the_published_digests) {
    const auto digest = [](std::string_view text) {
        Sha1 hash;
        hash.update(text);
        return hex(hash.finish());
    };
    EXPECT_EQ(digest("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(digest(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    EXPECT_EQ(digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    // Every length around a block's end, in one and in two pieces.
    for (std::size_t size = 50; size < 130; ++size) {
        const std::string text(size, 'x');
        Sha1 pieces;
        pieces.update(std::string_view(text).substr(0, size / 3));
        pieces.update(std::string_view(text).substr(size / 3));
        EXPECT_EQ(hex(pieces.finish()), digest(text)) << size;
    }
    EXPECT_EQ(digest(std::string(119, 'x')), "4300320394f7ee239bcdce7d3b8bcee173a0cd5c");
    EXPECT_EQ(digest(std::string(120, 'x')), "ceb2821639c4b6dcb10bce0e522ca2e608ce056d");
}

constexpr std::string_view kKey = "dGhlIHNhbXBsZSBub25jZQ==";  // of RFC 6455 section 1.3

TEST(Handshake, the_sample_key_gives_the_sample_answer) {
    std::array<char, kAcceptSize> accept{};
    EXPECT_EQ(format_accept(kKey, accept), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

UpgradeHeaders good() { return {"GET", 1, "keep-alive, Upgrade", "WebSocket", "13", kKey, ""}; }

TEST(Handshake, a_request_is_accepted_without_regard_to_case) {
    EXPECT_TRUE(check_upgrade_request(good()).has_value());
}

TEST(Handshake, each_fault_of_a_request_has_its_own_error) {
    const auto fault = [](void (*spoil)(UpgradeHeaders&)) {
        UpgradeHeaders headers = good();
        spoil(headers);
        const auto checked = check_upgrade_request(headers);
        return checked ? std::string("accepted") : std::string(to_string(checked.error()));
    };
    const auto say = [](HandshakeError error) { return std::string(to_string(error)); };
    EXPECT_EQ(fault([](UpgradeHeaders& h) { h.method = "POST"; }), say(HandshakeError::kNotGet));
    EXPECT_EQ(fault([](UpgradeHeaders& h) { h.minor = 0; }), say(HandshakeError::kHttp10));
    EXPECT_EQ(fault([](UpgradeHeaders& h) { h.upgrade = "h2c"; }), say(HandshakeError::kNoUpgrade));
    EXPECT_EQ(fault([](UpgradeHeaders& h) { h.connection = "keep-alive"; }), say(HandshakeError::kNoUpgrade));
    EXPECT_EQ(fault([](UpgradeHeaders& h) { h.version = "8"; }), say(HandshakeError::kBadVersion));
    EXPECT_EQ(fault([](UpgradeHeaders& h) { h.version = ""; }), say(HandshakeError::kBadVersion));
    EXPECT_EQ(fault([](UpgradeHeaders& h) { h.key = ""; }), say(HandshakeError::kBadKey));
    EXPECT_EQ(fault([](UpgradeHeaders& h) { h.key = "dGhlIHNhbXBsZSBub25j"; }), say(HandshakeError::kBadKey));
    EXPECT_EQ(fault([](UpgradeHeaders& h) { h.key = "dGhlIHNhbXBsZSBub25jZWVl"; }),
              say(HandshakeError::kBadKey));
    EXPECT_EQ(fault([](UpgradeHeaders& h) { h.key = "dGhlIHNhbXBsZSBub25jZQ=!"; }),
              say(HandshakeError::kBadKey));
    EXPECT_EQ(suggested_status(HandshakeError::kBadVersion), 426);
    EXPECT_EQ(suggested_status(HandshakeError::kNoUpgrade), 400);
}

TEST(Handshake, both_sides_accept_each_other) {
    char written[512];
    HeadWriter request(written);
    write_upgrade_request(request, "/api/v1/live", "hub:8480", kKey, "other, vedette.v1");
    char memory[512];
    RequestParser server(memory);
    ASSERT_TRUE(server.feed(as_bytes(request.finish().value_or(""))).progress == Progress::kHead);
    const UpgradeHeaders headers = upgrade_headers(server);
    ASSERT_TRUE(check_upgrade_request(headers).has_value());
    EXPECT_EQ(headers.protocols, "other, vedette.v1");

    char answered[256];
    HeadWriter response(answered);
    write_upgrade_response(response, headers.key, "vedette.v1");
    response.field("Server", "vedette");
    char client_memory[256];
    ResponseParser client(client_memory);
    ASSERT_TRUE(client.feed(as_bytes(response.finish().value_or(""))).progress == Progress::kHead);
    EXPECT_EQ(check_upgrade_response(client, kKey, "other, vedette.v1").value_or("refused"), "vedette.v1");
}

TEST(Handshake, connection_and_upgrade_may_be_spread_over_fields) {
    char memory[512];
    RequestParser server(memory);
    const std::string text =
        "GET / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive\r\nConnection: upgrade\r\nUpgrade: h2c\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " +
        std::string(kKey) + "\r\n\r\n";
    ASSERT_TRUE(server.feed(as_bytes(text)).progress == Progress::kHead);
    EXPECT_TRUE(check_upgrade_request(upgrade_headers(server)).has_value());
}

TEST(Handshake, each_fault_of_a_response_has_its_own_error) {
    const std::string back = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
    const std::string accept = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
    const auto fault = [&](std::string_view status, const std::string& fields) {
        char memory[512];
        ResponseParser client(memory);
        const std::string text = "HTTP/1.1 " + std::string(status) + " X\r\n" + fields + "\r\n";
        EXPECT_TRUE(client.feed(as_bytes(text)).progress == Progress::kHead) << text;
        const auto checked = check_upgrade_response(client, kKey, "a, b");
        return checked ? "chose " + std::string(*checked) : std::string(to_string(checked.error()));
    };
    const auto say = [](HandshakeError error) { return std::string(to_string(error)); };
    EXPECT_EQ(fault("101", back + accept), "chose ");
    EXPECT_EQ(fault("101", back + accept + "Sec-WebSocket-Protocol: b\r\n"), "chose b");
    EXPECT_EQ(fault("200", back + accept), say(HandshakeError::kNotSwitching));
    EXPECT_EQ(fault("101", "Connection: Upgrade\r\n" + accept), say(HandshakeError::kNoUpgradeBack));
    EXPECT_EQ(fault("101", "Upgrade: websocket\r\n" + accept), say(HandshakeError::kNoUpgradeBack));
    EXPECT_EQ(fault("101", back), say(HandshakeError::kBadAccept));
    EXPECT_EQ(fault("101", back + "Sec-WebSocket-Accept: S3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"),
              say(HandshakeError::kBadAccept));
    EXPECT_EQ(fault("101", back + accept + "Sec-WebSocket-Extensions: permessage-deflate\r\n"),
              say(HandshakeError::kUnwantedExtension));
    EXPECT_EQ(fault("101", back + accept + "Sec-WebSocket-Protocol: c\r\n"),
              say(HandshakeError::kUnwantedProtocol));
}

TEST(Handshake, every_error_has_its_own_text) {
    const auto count = static_cast<int>(HandshakeError::kUnwantedProtocol) + 1;
    for (int i = 0; i < count; ++i) {
        const auto words = to_string(static_cast<HandshakeError>(i));
        for (int k = 0; k < i; ++k)
            EXPECT_NE(words, to_string(static_cast<HandshakeError>(k))) << i << " " << k;
    }
    EXPECT_EQ(to_string(static_cast<HandshakeError>(count)), "unknown WebSocket handshake error");
}

}  // namespace
}  // namespace vedette::http
