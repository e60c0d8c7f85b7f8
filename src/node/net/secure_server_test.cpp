// The HTTPS port's handshakes, over sockets and TLS in memory.
#include "node/net/secure_server.hpp"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "node/app/node_fixture.hpp"

namespace vedette::node {
namespace {

using port::Socket;

// A port with a certificate.
struct Server {
    explicit Server(std::size_t max_sessions = 1, bool is_open = true) : server(network, max_sessions) {
        worker.network = &below;
        tls.room = 8;
        tls.identity = "ours";
        if (is_open) server.open();
        listens = server.listen(IpAddress{}, 443).has_value();
    }
    FakeNetwork::Peer& connect(std::string_view says = "hello board\n") {
        FakeNetwork::Peer& peer = below.connect(443, IpAddress::v4(10, 0, 0, 9));
        peer.to_board = says;
        return peer;
    }
    // Turns until so much time has passed.
    void run(Duration duration = 1ms, bool has_place = true) {
        const MonoTime end = clock.now + duration;
        int turns = 0;
        for (int last = 0; last < 10 && turns < 1000; ++turns) {
            std::array<port::Watch, SecureServer::kWatches> watches;
            server.watch(watches);
            const MonoTime due = std::min(server.deadline(), end);
            network.wait(watches, std::max(due - clock.now, Duration::zero()));
            while (port::Job* const job = worker.take_finished()) EXPECT_TRUE(network.take_finished(*job));
            server.step(watches, has_place, clock.now);
            if (clock.now >= end) ++last;
        }
        EXPECT_LT(turns, 1000);  // it waits while there is nothing to do
    }

    FakeClock clock;
    FakeNetwork below{clock};
    port::FakeWorker worker;
    port::FakeTls tls;
    SecureNetwork network{below, &tls, worker};
    SecureServer server;
    bool listens = false;
};

TEST(SecureServer, gives_connections_whose_handshake_is_done) {
    Server one;
    ASSERT_TRUE(one.listens);
    EXPECT_EQ(one.server.port(), 443);
    FakeNetwork::Peer& peer = one.connect("");
    one.run();
    EXPECT_EQ(one.server.pending(), 1U);
    EXPECT_FALSE(one.server.take());
    peer.to_board = "hello board\nrequest";
    one.run();
    EXPECT_EQ(peer.from_board, "welcome\n");
    const auto taken = one.server.take();
    ASSERT_TRUE(taken.has_value());
    EXPECT_EQ(taken->peer, IpAddress::v4(10, 0, 0, 9));
    EXPECT_EQ(one.server.pending(), 0U);
    EXPECT_FALSE(one.server.take());
    std::array<std::uint8_t, 16> memory;
    EXPECT_EQ(one.network.receive(taken->socket, memory), 7U);
    one.network.close(taken->socket);
    EXPECT_EQ(one.tls.sessions(), 0U);
}

// Field case: a connection beside one that is open fails with an error of TLS | cwi-dis/iotsa#218 | it waits until
// the first one has ended
TEST(SecureServer, a_connection_without_a_session_waits_for_one) {
    Server one;
    one.connect();
    one.run();
    const auto first = one.server.take();
    ASSERT_TRUE(first.has_value());
    FakeNetwork::Peer& second = one.connect();
    one.run(9s);
    EXPECT_TRUE(one.server.is_waiting());
    EXPECT_FALSE(second.accepted);
    EXPECT_EQ(one.tls.sessions(), 1U);
    one.network.close(first->socket);
    one.run();
    EXPECT_FALSE(one.server.is_waiting());
    EXPECT_EQ(second.from_board, "welcome\n");
    EXPECT_TRUE(one.server.take().has_value());
}

TEST(SecureServer, a_connection_that_waits_for_long_is_closed) {
    Server one;
    one.connect();
    one.run();
    ASSERT_TRUE(one.server.take().has_value());
    FakeNetwork::Peer& second = one.connect();
    one.run(SecureServer::kWaitLimit + 1s);
    EXPECT_TRUE(second.accepted);
    EXPECT_FALSE(second.is_open);
    EXPECT_EQ(second.from_board, "");
    EXPECT_FALSE(one.server.is_waiting());
    // The next one waits as long.
    FakeNetwork::Peer& third = one.connect();
    one.run(SecureServer::kWaitLimit - 1s);
    EXPECT_FALSE(third.accepted);
}

TEST(SecureServer, waits_while_the_board_or_the_memory_has_no_place) {
    Server one(4);
    one.connect();
    one.run(1s, false);
    EXPECT_TRUE(one.server.is_waiting());
    EXPECT_EQ(one.server.pending(), 0U);
    one.tls.room = 0;
    one.run(1s);
    EXPECT_EQ(one.server.pending(), 0U);
    one.tls.room = 1;
    one.run(1s);
    EXPECT_EQ(one.server.pending(), 1U);
}

// Field case: a client that leaves during its handshake holds the server up for ever | espressif/esp-idf#14999 |
// its session is free at once
TEST(SecureServer, clients_that_leave_during_the_handshake_leave_no_session) {
    Server one;
    for (int i = 0; i < 20; ++i) {
        FakeNetwork::Peer& peer = one.connect(i % 2 == 0 ? "hel" : "");
        one.run();
        EXPECT_EQ(one.server.pending(), 1U);
        if (i % 3 == 0) {
            peer.lost = true;
        } else {
            peer.ended = true;
        }
        one.run();
        EXPECT_EQ(one.server.pending(), 0U);
        EXPECT_FALSE(peer.is_open);
        EXPECT_EQ(one.tls.sessions(), 0U);
    }
}

// Field case: what is no TLS, or refuses the certificate | espressif/esp-idf#4889 | the connection ends with an alert,
// and the next one is served
TEST(SecureServer, a_handshake_that_fails_ends_with_what_the_session_says) {
    Server one;
    FakeNetwork::Peer& peer = one.connect("GET / HTTP/1.1\n");
    one.run();
    EXPECT_EQ(peer.from_board, "alert\n");
    EXPECT_FALSE(peer.is_open);
    EXPECT_FALSE(peer.was_reset);
    one.connect();
    one.run();
    EXPECT_TRUE(one.server.take().has_value());
}

TEST(SecureServer, a_silent_handshake_has_ten_seconds_or_three_while_another_waits) {
    Server one;
    FakeNetwork::Peer& silent = one.connect("");
    one.run(9900ms);
    EXPECT_TRUE(silent.is_open);
    one.run(200ms);
    EXPECT_TRUE(silent.was_reset);
    FakeNetwork::Peer& slow = one.connect("hel");
    one.run(1s);
    FakeNetwork::Peer& next = one.connect();
    one.run(1900ms);
    EXPECT_TRUE(slow.is_open);
    one.run(200ms);
    EXPECT_TRUE(slow.was_reset);
    EXPECT_EQ(next.from_board, "welcome\n");
}

// A flood of them keeps nobody out for long.
TEST(SecureServer, half_open_handshakes_give_way_one_after_the_other) {
    Server one(4);
    std::vector<FakeNetwork::Peer*> silent;
    for (int i = 0; i < 8; ++i) silent.push_back(&one.connect(""));
    FakeNetwork::Peer& owner = one.connect();
    one.run(4s);
    EXPECT_TRUE(silent[0]->was_reset);
    one.run(3s);
    EXPECT_EQ(owner.from_board, "welcome\n");
}

TEST(SecureServer, a_handshake_that_waits_for_the_slow_task_is_not_a_slow_one) {
    Server one;
    one.worker.stalls = true;
    FakeNetwork::Peer& first = one.connect();
    one.run(1s);
    one.connect();
    one.run(7s);
    EXPECT_TRUE(first.is_open);
    one.worker.stalls = false;
    one.below.wake();
    one.run();
    EXPECT_EQ(first.from_board, "welcome\n");
}

// So many clients at once leave places to passwords and settings.
TEST(SecureServer, the_slow_task_has_one_handshake_at_a_time) {
    Server one(4);
    one.worker.stalls = true;
    for (int i = 0; i < 4; ++i) one.connect();
    one.run(100ms);
    EXPECT_EQ(one.server.pending(), 4U);
    struct Nothing final : port::Job {
        void run() override {}
    };
    std::array<Nothing, port::Worker::kMaxJobs - 1> others;
    for (Nothing& other : others) EXPECT_TRUE(one.worker.submit(other));
}

TEST(SecureServer, without_a_certificate_connections_are_closed) {
    Server one(1, false);
    FakeNetwork::Peer& peer = one.connect();
    one.run();
    EXPECT_TRUE(peer.accepted);
    EXPECT_FALSE(peer.is_open);
    EXPECT_FALSE(one.server.is_open());
    one.server.open();
    one.connect();
    one.run();
    EXPECT_TRUE(one.server.take().has_value());
}

// Field case: after many clients have gone at the same moment no handshake succeeds any more |
// espressif/esp-idf#18929 | the next one does
TEST(SecureServer, serves_on_after_all_clients_have_gone_at_once) {
    Server one(4);
    for (int round = 0; round < 5; ++round) {
        std::vector<FakeNetwork::Peer*> peers;
        std::vector<port::Accepted> taken;
        for (int i = 0; i < 4; ++i) peers.push_back(&one.connect());
        one.run();
        while (const auto accepted = one.server.take()) taken.push_back(*accepted);
        EXPECT_EQ(taken.size(), 4U);
        FakeNetwork::Peer& half = one.connect("hel");
        for (FakeNetwork::Peer* const peer : peers) peer->lost = true;
        half.lost = true;
        for (const port::Accepted& accepted : taken) one.network.close(accepted.socket);
        one.run();
        EXPECT_EQ(one.network.accepted(), 0U);
        EXPECT_EQ(one.tls.sessions(), 0U);
    }
}

}  // namespace
}  // namespace vedette::node
