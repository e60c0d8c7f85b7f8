// Secured sockets beside plain ones, over sockets and TLS in memory.
#include "node/net/secure_network.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "node/app/node_fixture.hpp"

namespace vedette::node {
namespace {

using port::NetError;
using port::Socket;

constexpr IpAddress kServer = IpAddress::v4(10, 0, 0, 1);

// A network with a connection whose handshake has begun.
struct Secured {
    FakeClock clock;
    FakeNetwork below{clock};
    port::FakeWorker worker;
    port::FakeTls tls;
    SecureNetwork network{below, &tls, worker};
    Socket socket = network.connect_secured(kServer, 443, {"host", UtcTime{}}).value_or(Socket::kNone);

    Secured() { worker.network = &below; }
    FakeNetwork::Peer& peer() { return *below.called.back(); }
    // What wait() finds; the clock moves when it waits for nothing.
    port::Watch wait(bool input = true, bool output = false) {
        std::array<port::Watch, 1> watch{{{.socket = socket, .input = input, .output = output}}};
        network.wait(watch, 10s);
        while (port::Job* const job = worker.take_finished()) EXPECT_TRUE(network.take_finished(*job));
        return watch[0];
    }
    void open() {
        wait();
        peer().to_board += "welcome\n";
        wait();
        wait();
    }
    std::string receive() {
        std::array<std::uint8_t, 100> memory;
        const auto got = network.receive(socket, memory);
        return got ? std::string(as_text(Bytes(memory).first(*got))) : "";
    }
    NetError error() {
        std::array<std::uint8_t, 1> memory;
        return network.receive(socket, memory).error();
    }
    std::expected<std::size_t, NetError> send(std::string_view text) {
        const std::array<Bytes, 3> pieces{Bytes(), as_bytes(text), Bytes()};
        return network.send(socket, pieces);
    }
};

TEST(SecureNetwork, says_not_yet_until_the_handshake_is_done) {
    Secured one;
    ASSERT_NE(one.socket, Socket::kNone);
    EXPECT_EQ(one.send("early").error(), NetError::kNotYet);
    EXPECT_EQ(one.error(), NetError::kNotYet);
    EXPECT_FALSE(one.wait(true, true).has_output);
    EXPECT_EQ(one.peer().from_board, "hello host\n");
    EXPECT_EQ(one.send("early").error(), NetError::kNotYet);
    one.peer().to_board += "welcome\n";
    one.wait(true, true);
    EXPECT_TRUE(one.wait(true, true).has_output);
    EXPECT_EQ(one.send("question"), 8U);
    EXPECT_TRUE(one.peer().from_board.ends_with("\nquestion"));
    one.peer().to_board += "answer";
    EXPECT_TRUE(one.wait().has_input);
    EXPECT_EQ(one.receive(), "answer");
    EXPECT_EQ(one.error(), NetError::kNotYet);
}

TEST(SecureNetwork, what_is_decrypted_already_is_found_without_waiting) {
    Secured one;
    one.open();
    one.peer().to_board += "answer";
    ASSERT_TRUE(one.wait().has_input);
    std::array<std::uint8_t, 3> memory;
    EXPECT_EQ(one.network.peek(one.socket, memory), 3U);
    EXPECT_EQ(one.network.receive(one.socket, memory), 3U);
    const MonoTime before = one.clock.now;
    EXPECT_TRUE(one.wait().has_input);
    EXPECT_EQ(one.clock.now, before);
    EXPECT_EQ(one.receive(), "wer");
    EXPECT_FALSE(one.wait().has_input);
    EXPECT_EQ(one.clock.now, before + 10s);
}

TEST(SecureNetwork, tells_the_end_of_a_session_from_a_connection_that_was_cut) {
    Secured ended;
    ended.open();
    ended.peer().to_board += "last\4";
    EXPECT_TRUE(ended.wait().has_input);
    EXPECT_EQ(ended.receive(), "last");
    std::array<std::uint8_t, 1> memory;
    EXPECT_EQ(ended.network.receive(ended.socket, memory), 0U);

    Secured cut;
    cut.open();
    cut.peer().to_board += "las";
    cut.peer().ended = true;
    EXPECT_TRUE(cut.wait().has_input);
    EXPECT_EQ(cut.receive(), "las");
    EXPECT_TRUE(cut.wait().has_input);
    EXPECT_EQ(cut.error(), NetError::kClosed);
    EXPECT_FALSE(cut.network.tls_error(cut.socket));
}

TEST(SecureNetwork, a_handshake_that_fails_says_why) {
    Secured one;
    one.wait();
    one.peer().to_board += "untrusted\n";
    one.wait(true, true);
    const port::Watch found = one.wait(true, true);
    EXPECT_TRUE(found.has_input && found.has_output);
    EXPECT_EQ(one.error(), NetError::kClosed);
    EXPECT_EQ(one.send("x").error(), NetError::kClosed);
    EXPECT_EQ(one.network.tls_error(one.socket), port::TlsError::kUntrusted);
}

TEST(SecureNetwork, a_connection_that_is_refused_is_closed) {
    Secured one;
    one.peer().lost = true;
    one.wait(true, true);
    EXPECT_TRUE(one.wait(true, true).has_input);
    EXPECT_EQ(one.error(), NetError::kClosed);
}

TEST(SecureNetwork, may_be_closed_while_the_slow_task_has_the_session) {
    Secured one;
    one.worker.stalls = true;
    one.wait();
    EXPECT_TRUE(one.network.is_busy());
    one.network.close(one.socket);
    EXPECT_FALSE(one.peer().is_open);
    EXPECT_EQ(one.tls.sessions(), 1U);
    one.worker.stalls = false;
    port::Job* const job = one.worker.take_finished();
    ASSERT_TRUE(job != nullptr);
    EXPECT_TRUE(one.network.take_finished(*job));
    EXPECT_FALSE(one.network.is_busy());
    EXPECT_EQ(one.tls.sessions(), 0U);
}

TEST(SecureNetwork, ends_in_order_and_resets_without) {
    Secured closed;
    closed.open();
    closed.network.close(closed.socket);
    EXPECT_TRUE(closed.peer().from_board.ends_with('\4'));
    EXPECT_FALSE(closed.peer().was_reset);
    Secured reset;
    reset.open();
    reset.network.reset(reset.socket);
    EXPECT_TRUE(reset.peer().was_reset);
    EXPECT_FALSE(reset.peer().from_board.ends_with('\4'));
    EXPECT_EQ(reset.tls.sessions(), 0U);
    Secured half;
    half.open();
    half.network.end_sending(half.socket);
    EXPECT_TRUE(half.peer().board_ended);
    half.peer().to_board += "still read";
    EXPECT_TRUE(half.wait().has_input);
    EXPECT_EQ(half.receive(), "still read");
}

// Found within the wait: the job begins before it, not at the next event.
TEST(SecureNetwork, gives_a_long_record_to_the_slow_task_at_once) {
    Secured one;
    one.open();
    one.peer().to_board += "long\5 text";
    const MonoTime before = one.clock.now;
    one.wait();
    EXPECT_EQ(one.clock.now, before);
    EXPECT_TRUE(one.wait().has_input);
    EXPECT_EQ(one.clock.now, before);
    EXPECT_EQ(one.receive(), "long text");
}

// What is encrypted in a turn is bounded over all sockets: the rest goes in the next one.
TEST(SecureNetwork, encrypts_so_much_in_a_turn) {
    Secured one;
    one.open();
    const std::string text(port::TlsSession::kMaxWrite, 'x');
    for (int i = 0; i < 2; ++i) EXPECT_EQ(one.send(text), text.size());
    EXPECT_EQ(one.send(text).error(), NetError::kNotYet);
    const MonoTime before = one.clock.now;
    EXPECT_TRUE(one.wait(false, true).has_output);
    EXPECT_EQ(one.clock.now, before);
    EXPECT_EQ(one.send(text), text.size());
}

TEST(SecureNetwork, has_so_many_sessions_and_leaves_plain_sockets_alone) {
    Secured one;
    const auto second = one.network.connect_secured(kServer, 443, {"host", UtcTime{}});
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(one.network.connect_secured(kServer, 443, {"host", UtcTime{}}).error(), NetError::kNoSocket);
    one.network.close(*second);
    EXPECT_TRUE(one.network.connect_secured(kServer, 443, {"host", UtcTime{}}).has_value());
    const auto plain = one.network.connect(kServer, 80);
    ASSERT_TRUE(plain.has_value());
    const std::array<Bytes, 1> pieces{as_bytes("plain")};
    EXPECT_EQ(one.network.send(*plain, pieces), 5U);
    EXPECT_EQ(one.peer().from_board, "plain");
    SecureNetwork without(one.below, nullptr, one.worker);
    EXPECT_FALSE(without.can_secure());
    EXPECT_EQ(without.connect_secured(kServer, 443, {"host", UtcTime{}}).error(), NetError::kNoSocket);
}

}  // namespace
}  // namespace vedette::node
