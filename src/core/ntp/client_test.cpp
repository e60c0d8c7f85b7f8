#include "core/ntp/client.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace vedette::ntp {
namespace {

constexpr MonoTime kStart{100s};
constexpr std::uint64_t kStamp = std::uint64_t{3'989'000'000} << 32;
constexpr Limits kLimits{.earliest = UtcTime{1'760'000'000s}};

// Answers as a good server does, or with a kiss code.
Packet answer(const Packet& request, std::string_view kiss = {}) {
    Packet packet{};
    packet[0] = 4 << 3 | 4;
    packet[1] = kiss.empty() ? 2 : 0;
    std::ranges::copy(kiss, packet.begin() + 12);
    store_be64(&packet[24], load_be64(&request[40]));
    store_be64(&packet[32], kStamp);
    store_be64(&packet[40], kStamp);
    return packet;
}

// The server that is asked at the client's next deadline, within a day.
std::optional<std::size_t> next(Client& client, MonoTime& now) {
    for (int i = 0; i < 10 && client.deadline() < now + std::chrono::hours{24}; ++i) {
        now = std::max(now, client.deadline());
        if (const auto server = client.poll(now)) return server;
    }
    return std::nullopt;
}

TEST(NtpClient, asks_at_once_and_again_after_the_interval) {
    Client client(1, {}, kLimits, kStart);
    EXPECT_EQ(client.poll(kStart), 0U);
    const Packet request = client.begin_request(7, kStart);
    EXPECT_EQ(client.asked(), 0U);
    ASSERT_TRUE(client.take(answer(request), kStart + 30ms));
    EXPECT_EQ(client.asked(), std::nullopt);
    EXPECT_EQ(client.deadline(), kStart + 30ms + std::chrono::hours{3});
    EXPECT_EQ(client.poll(kStart + 1s), std::nullopt);
    EXPECT_EQ(client.poll(client.deadline()), 0U);
}

TEST(NtpClient, tries_each_server_and_then_waits_longer_and_longer) {
    Client client(3, {}, kLimits, kStart);
    MonoTime now = kStart;
    for (const Duration pause : {15s, 30s, 60s, 120s, 240s, 480s, 900s, 900s}) {
        for (const std::size_t server : {0U, 1U, 2U}) {
            EXPECT_EQ(next(client, now), server);
            client.begin_request(server, now);
        }
        const MonoTime last = now;
        now = client.deadline();
        EXPECT_EQ(now, last + 2s);  // it is given up
        EXPECT_EQ(client.poll(now), std::nullopt);
        EXPECT_EQ(client.deadline(), now + pause);
    }
}

TEST(NtpClient, keeps_to_the_server_that_answers) {
    Client client(2, {}, kLimits, kStart);
    MonoTime now = kStart;
    EXPECT_EQ(next(client, now), 0U);
    client.fail(now);  // its name has no address
    EXPECT_EQ(next(client, now), 1U);
    EXPECT_EQ(now, kStart);
    ASSERT_TRUE(client.take(answer(client.begin_request(8, now)), now));
    EXPECT_EQ(next(client, now), 1U);
}

TEST(NtpClient, a_look_up_has_its_own_time) {
    Client client(2, {}, kLimits, kStart);
    EXPECT_EQ(client.poll(kStart), 0U);
    EXPECT_EQ(client.deadline(), kStart + 10s);
    client.begin_request(1, kStart + 9s);
    EXPECT_EQ(client.deadline(), kStart + 11s);
    EXPECT_EQ(client.poll(kStart + 11s), 1U);
}

TEST(NtpClient, forged_and_late_answers_change_nothing) {
    Client client(1, {}, kLimits, kStart);
    MonoTime now = kStart;
    EXPECT_FALSE(client.take(answer(make_request(0)), now));  // nothing was asked
    EXPECT_EQ(next(client, now), 0U);
    EXPECT_FALSE(client.take(answer(make_request(0)), now));  // nor sent
    const Packet request = client.begin_request(9, now);
    EXPECT_FALSE(client.take(answer(make_request(10)), now));
    EXPECT_FALSE(client.take(answer(make_request(10), "DENY"), now));
    EXPECT_FALSE(client.take({}, now));
    EXPECT_TRUE(client.take(answer(request), now));
    EXPECT_FALSE(client.take(answer(request), now));  // it came twice
}

TEST(NtpClient, leaves_a_server_alone_that_wants_it) {
    Client client(2, {}, kLimits, kStart);
    MonoTime now = kStart;
    EXPECT_EQ(next(client, now), 0U);
    EXPECT_FALSE(client.take(answer(client.begin_request(1, now), "DENY"), now));
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(next(client, now), 1U);
        client.begin_request(2, now);
    }
    const MonoTime asked = now;
    EXPECT_FALSE(client.take(answer(client.begin_request(3, now), "RATE"), now));
    EXPECT_EQ(next(client, now), 1U);
    EXPECT_EQ(now, asked + std::chrono::hours{1});
    EXPECT_FALSE(client.take(answer(client.begin_request(4, now), "RSTR"), now));
    // Both have refused. A day later the name of a pool means another server.
    const MonoTime refused = now;
    EXPECT_EQ(next(client, now), 0U);
    EXPECT_GE(now, refused + std::chrono::hours{22});
}

}  // namespace
}  // namespace vedette::ntp
