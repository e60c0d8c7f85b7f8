// Conformance of a port's UDP sockets. Compiled into the tests of each implementation.
#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "node/port/testing/platform.hpp"

namespace vedette::port {
namespace {

constexpr IpAddress kLoopback = IpAddress::v4(127, 0, 0, 1);
constexpr IpAddress kGroup = IpAddress::v4(224, 0, 0, 251);
constexpr Duration kLimit = 10s;  // for what takes no time

class UdpConformance : public ::testing::Test {
  protected:
    UdpConformance() : platform_(make_platform()), network_(platform_->network()) {}

    Socket open(const IpAddress& address) { return network_.open_udp(address, 0).value_or(Socket::kNone); }
    // The next datagram.
    std::string receive(Socket socket, Duration limit = kLimit) {
        std::array<Watch, 1> watch{{{.socket = socket, .input = true}}};
        network_.wait(watch, limit);
        std::array<std::uint8_t, 64> memory{};
        const auto datagram = network_.receive_from(socket, memory);
        if (!datagram) return "nothing";
        last_ = *datagram;
        return std::string(as_text(Bytes(memory).first(datagram->bytes)));
    }

    std::unique_ptr<Platform> platform_;
    Network& network_;
    Datagram last_;
};

TEST_F(UdpConformance, carries_datagrams_whole_and_names_their_sender) {
    const Socket one = open(kLoopback);
    const Socket two = open(kLoopback);
    ASSERT_NE(one, Socket::kNone);
    ASSERT_NE(two, Socket::kNone);
    EXPECT_NE(network_.port_of(one), network_.port_of(two));
    const std::uint16_t to = network_.port_of(two);
    for (const char* const text : {"first", "", "second"}) {
        EXPECT_TRUE(network_.send_to(one, kLoopback, to, as_bytes(text)));
        EXPECT_EQ(receive(two), text);
        EXPECT_EQ(last_.from, kLoopback);
        EXPECT_EQ(last_.port, network_.port_of(one));
    }
    EXPECT_EQ(receive(two, Duration::zero()), "nothing");
}

TEST_F(UdpConformance, loses_what_does_not_fit) {
    const Socket socket = open(kLoopback);
    const std::uint16_t port = network_.port_of(socket);
    EXPECT_TRUE(network_.send_to(socket, kLoopback, port, as_bytes(std::string(100, 'a'))));
    EXPECT_TRUE(network_.send_to(socket, kLoopback, port, as_bytes("next")));
    EXPECT_EQ(receive(socket), std::string(64, 'a'));
    EXPECT_EQ(receive(socket), "next");
}

TEST_F(UdpConformance, a_datagram_that_nobody_takes_is_no_error_of_the_next) {
    const Socket socket = open(kLoopback);
    const Socket gone = open(kLoopback);
    const std::uint16_t port = network_.port_of(gone);
    network_.close(gone);
    EXPECT_TRUE(network_.send_to(socket, kLoopback, port, as_bytes("lost")));
    EXPECT_EQ(receive(socket, 50ms), "nothing");
    EXPECT_TRUE(network_.send_to(socket, kLoopback, network_.port_of(socket), as_bytes("found")));
    std::string text = receive(socket);
    if (text == "nothing") text = receive(socket);
    EXPECT_EQ(text, "found");
}

TEST_F(UdpConformance, refuses_a_taken_port_a_strange_address_and_too_many) {
    const Socket socket = open(kLoopback);
    EXPECT_EQ(network_.open_udp(kLoopback, network_.port_of(socket)).error(), NetError::kInUse);
    EXPECT_EQ(network_.open_udp(IpAddress::v4(192, 0, 2, 1), 0).error(), NetError::kNotHere);
    std::vector<Socket> all{socket};
    while (all.size() < platform_->sockets()) all.push_back(open(kLoopback));
    EXPECT_EQ(network_.open_udp(kLoopback, 0).error(), NetError::kNoSocket);
    EXPECT_EQ(network_.open_multicast(kGroup, 0, kLoopback).error(), NetError::kNoSocket);
    network_.close(all.back());
    EXPECT_NE(open(kLoopback), Socket::kNone);
}

TEST_F(UdpConformance, all_of_a_group_get_what_is_sent_to_it) {
    const auto first = network_.open_multicast(kGroup, 0, kLoopback);
    ASSERT_TRUE(first);
    const std::uint16_t port = network_.port_of(*first);
    const auto second = network_.open_multicast(kGroup, port, kLoopback);
    ASSERT_TRUE(second);
    EXPECT_TRUE(network_.send_to(*first, kGroup, port, as_bytes("to all")));
    for (const Socket socket : {*first, *second}) {
        EXPECT_EQ(receive(socket), "to all");
        EXPECT_EQ(last_.from, kLoopback);
        EXPECT_EQ(last_.port, port);
    }
    network_.close(*second);
    const Socket other = open(kLoopback);
    EXPECT_TRUE(network_.send_to(other, kLoopback, port, as_bytes("to one")));
    EXPECT_EQ(receive(*first), "to one");
    EXPECT_EQ(network_.open_multicast(kGroup, port, IpAddress::v4(192, 0, 2, 1)).error(), NetError::kNotHere);
}

}  // namespace
}  // namespace vedette::port
