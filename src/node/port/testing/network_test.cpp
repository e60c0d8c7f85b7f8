// Conformance of a port's network. Compiled into the tests of each implementation.
#include <array>
#include <vector>

#include <gtest/gtest.h>

#include "node/port/testing/platform.hpp"

namespace vedette::port {
namespace {

constexpr IpAddress kLoopback = IpAddress::v4(127, 0, 0, 1);
constexpr Duration kLimit = 10s;  // for what takes no time

// A board that listens, and connections to it.
class NetworkConformance : public ::testing::Test {
  protected:
    NetworkConformance() : platform_(make_platform()), network_(platform_->network()) {
        listener_ = network_.listen(kLoopback, 0).value_or(Socket::kNone);
    }
    void SetUp() override { ASSERT_NE(listener_, Socket::kNone); }

    bool wait_for_input(Socket socket) {
        std::array<Watch, 1> watch{{{.socket = socket, .input = true}}};
        network_.wait(watch, kLimit);
        return watch[0].has_input;
    }
    bool has_output(Socket socket) {
        std::array<Watch, 1> watch{{{.socket = socket, .output = true}}};
        network_.wait(watch, Duration::zero());
        return watch[0].has_output;
    }
    std::unique_ptr<TestClient> connect() { return platform_->connect(network_.port_of(listener_)); }
    Socket accept() {
        if (!wait_for_input(listener_)) return Socket::kNone;
        const auto accepted = network_.accept(listener_);
        return accepted ? accepted->socket : Socket::kNone;
    }
    std::string receive(Socket socket) {
        std::array<std::uint8_t, 64> memory{};
        const auto bytes = network_.receive(socket, memory);
        return bytes ? std::string(as_text(Bytes(memory).first(*bytes))) : "error";
    }

    std::unique_ptr<Platform> platform_;
    Network& network_;
    Socket listener_ = Socket::kNone;
};

TEST_F(NetworkConformance, carries_bytes_both_ways_and_names_the_peer) {
    const auto client = connect();
    ASSERT_TRUE(wait_for_input(listener_));
    const auto accepted = network_.accept(listener_);
    ASSERT_TRUE(accepted);
    EXPECT_EQ(accepted->peer, kLoopback);
    client->write("hello");
    ASSERT_TRUE(wait_for_input(accepted->socket));
    EXPECT_EQ(receive(accepted->socket), "hello");
    const std::array<Bytes, 3> pieces{as_bytes("one "), Bytes(), as_bytes("two")};
    EXPECT_EQ(network_.send(accepted->socket, pieces), 7U);
    EXPECT_EQ(client->read(7), "one two");
    network_.close(accepted->socket);
    EXPECT_EQ(client->read(1), "");
}

TEST_F(NetworkConformance, a_look_leaves_the_bytes_where_they_are) {
    const auto client = connect();
    const Socket socket = accept();
    std::array<std::uint8_t, 4> memory{};
    EXPECT_EQ(network_.peek(socket, memory).error(), NetError::kNotYet);
    client->write("hello");
    ASSERT_TRUE(wait_for_input(socket));
    EXPECT_EQ(network_.peek(socket, memory), 4U);
    EXPECT_EQ(as_text(memory), "hell");
    ASSERT_TRUE(wait_for_input(socket));
    EXPECT_EQ(receive(socket), "hello");
    client->end();
    ASSERT_TRUE(wait_for_input(socket));
    EXPECT_EQ(network_.peek(socket, memory), 0U);
    network_.close(socket);
}

TEST_F(NetworkConformance, connects_and_carries_bytes_both_ways) {
    const auto connected = network_.connect(kLoopback, network_.port_of(listener_));
    ASSERT_TRUE(connected);
    const Socket accepted = accept();
    ASSERT_NE(accepted, Socket::kNone);
    std::array<Watch, 1> watch{{{.socket = *connected, .output = true}}};
    network_.wait(watch, kLimit);
    ASSERT_TRUE(watch[0].has_output);
    std::array<std::uint8_t, 4> memory{};
    EXPECT_EQ(network_.receive(*connected, memory).error(), NetError::kNotYet);
    const std::array<Bytes, 1> pieces{as_bytes("hello")};
    EXPECT_EQ(network_.send(*connected, pieces), 5U);
    ASSERT_TRUE(wait_for_input(accepted));
    EXPECT_EQ(receive(accepted), "hello");
    network_.close(accepted);
    ASSERT_TRUE(wait_for_input(*connected));
    EXPECT_EQ(receive(*connected), "");
    network_.close(*connected);
}

TEST_F(NetworkConformance, tells_that_a_connection_is_refused) {
    const std::uint16_t port = network_.port_of(listener_);
    network_.close(listener_);
    const auto connected = network_.connect(kLoopback, port);
    if (!connected) {
        EXPECT_EQ(connected.error(), NetError::kClosed);
        return;
    }
    std::array<Watch, 1> watch{{{.socket = *connected, .input = true, .output = true}}};
    network_.wait(watch, kLimit);
    EXPECT_TRUE(watch[0].has_input && watch[0].has_output);
    const std::array<Bytes, 1> pieces{as_bytes("hello")};
    EXPECT_EQ(network_.send(*connected, pieces).error(), NetError::kClosed);
    network_.close(*connected);
}

TEST_F(NetworkConformance, says_not_yet_where_a_call_would_block) {
    EXPECT_EQ(network_.accept(listener_).error(), NetError::kNotYet);
    const auto client = connect();
    const Socket socket = accept();
    std::array<std::uint8_t, 4> memory{};
    EXPECT_EQ(network_.receive(socket, memory).error(), NetError::kNotYet);
    const std::vector<std::uint8_t> much(1 << 20);
    const std::array<Bytes, 1> pieces{much};
    auto sent = network_.send(socket, pieces);
    for (int i = 0; sent && i < 100; ++i) sent = network_.send(socket, pieces);
    EXPECT_EQ(sent.error(), NetError::kNotYet);
    EXPECT_FALSE(has_output(socket));
    network_.reset(socket);
}

TEST_F(NetworkConformance, tells_the_peers_end_from_its_loss) {
    const auto ended = connect();
    const Socket first = accept();
    ended->end();
    ASSERT_TRUE(wait_for_input(first));
    EXPECT_EQ(receive(first), "");
    const std::array<Bytes, 1> pieces{as_bytes("still read")};
    EXPECT_EQ(network_.send(first, pieces), 10U);
    network_.end_sending(first);
    EXPECT_EQ(ended->read(100), "still read");
    network_.close(first);

    const auto lost = connect();
    const Socket second = accept();
    lost->reset();
    ASSERT_TRUE(wait_for_input(second));
    std::array<std::uint8_t, 4> memory{};
    EXPECT_EQ(network_.receive(second, memory).error(), NetError::kClosed);
    network_.close(second);
}

TEST_F(NetworkConformance, a_reset_is_no_end) {
    const auto client = connect();
    const Socket socket = accept();
    network_.reset(socket);
    EXPECT_EQ(client->read(1), std::nullopt);
}

TEST_F(NetworkConformance, refuses_a_taken_port_and_gives_it_back) {
    const std::uint16_t port = network_.port_of(listener_);
    EXPECT_NE(port, 0);
    EXPECT_EQ(network_.listen(kLoopback, port).error(), NetError::kInUse);
    network_.close(listener_);
    const auto again = network_.listen(kLoopback, port);
    EXPECT_TRUE(again);
    EXPECT_EQ(network_.listen(IpAddress::v4(192, 0, 2, 1), 0).error(), NetError::kNotHere);
}

TEST_F(NetworkConformance, has_so_many_sockets_and_no_more) {
    std::vector<std::unique_ptr<TestClient>> clients;
    std::vector<Socket> sockets;
    for (std::size_t i = 1; i < platform_->sockets(); ++i) {
        clients.push_back(connect());
        sockets.push_back(accept());
        ASSERT_NE(sockets.back(), Socket::kNone) << i;
    }
    clients.push_back(connect());
    ASSERT_TRUE(wait_for_input(listener_));
    EXPECT_EQ(network_.accept(listener_).error(), NetError::kNoSocket);
    network_.close(sockets.back());
    const auto accepted = network_.accept(listener_);  // the one that has waited
    ASSERT_TRUE(accepted);
    sockets.back() = accepted->socket;
    EXPECT_EQ(network_.connect(kLoopback, network_.port_of(listener_)).error(), NetError::kNoSocket);
    for (const Socket socket : sockets) network_.close(socket);
}

TEST_F(NetworkConformance, waits_as_long_as_it_is_told_unless_woken) {
    const MonoTime begin = platform_->clock().mono();
    network_.wait({}, 20ms);
    EXPECT_GE(platform_->clock().mono() - begin, 20ms);
    network_.wake();
    network_.wake();
    network_.wait({}, kLimit);
    EXPECT_LT(platform_->clock().mono() - begin, kLimit);
    const MonoTime again = platform_->clock().mono();
    std::array<Watch, 1> none{{{.input = true, .output = true}}};
    network_.wait(none, 20ms);  // both wakes have ended one wait
    EXPECT_GE(platform_->clock().mono() - again, 20ms);
    EXPECT_FALSE(none[0].has_input || none[0].has_output);
}

TEST_F(NetworkConformance, keep_alive_leaves_a_connection_as_it_is) {
    const auto client = connect();
    const Socket socket = accept();
    network_.set_keep_alive(socket, {});
    client->write("x");
    ASSERT_TRUE(wait_for_input(socket));
    EXPECT_EQ(receive(socket), "x");
    network_.close(socket);
}

}  // namespace
}  // namespace vedette::port
