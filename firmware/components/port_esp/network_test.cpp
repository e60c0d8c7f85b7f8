#include "port_esp/network.hpp"

#include <array>
#include <bit>
#include <vector>

#include <gtest/gtest.h>

#include "chip.hpp"
#include "port_esp/client_fixture.hpp"
#include "port_esp/clock.hpp"

namespace vedette::esp {
namespace {

using port::NetError;
using port::Socket;
using port::Watch;

constexpr IpAddress kAny = IpAddress::v4(0, 0, 0, 0);

class EspNetwork : public ::testing::Test {
  protected:
    EspNetwork() { fakes::reset(); }

    Socket accept_one(Network& network) {
        const Socket listener = network.listen(kAny, 80).value_or(Socket::kNone);
        client_ = connect_to(chip_.system_port(80));
        std::array<Watch, 1> watch{{{.socket = listener, .input = true}}};
        network.wait(watch, 10s);
        const auto accepted = network.accept(listener);
        EXPECT_TRUE(accepted);
        return accepted ? accepted->socket : Socket::kNone;
    }

    fakes::Chip& chip_ = fakes::chip();
    std::unique_ptr<port::TestClient> client_;
    Clock clock_;
};

TEST_F(EspNetwork, keeps_one_of_lwips_sockets_to_be_woken_by) {
    EXPECT_EQ(Network::sockets(), 19U);
    const Network network;
    EXPECT_EQ(chip_.open_sockets, 1);
}

TEST_F(EspNetwork, many_wakes_are_one_datagram) {
    Network network;
    for (int i = 0; i < 100; ++i) network.wake();
    EXPECT_EQ(chip_.wakes, 1);
    const MonoTime begin = clock_.mono();
    network.wait({}, 10s);
    EXPECT_LT(clock_.mono() - begin, 1s);
    network.wake();
    EXPECT_EQ(chip_.wakes, 2);
    network.wait({}, 10s);
    EXPECT_LT(clock_.mono() - begin, 1s);
}

TEST_F(EspNetwork, without_a_wake_socket_looks_for_wakes_often) {
    chip_.faults.no_udp_socket = true;
    Network network;
    EXPECT_EQ(chip_.open_sockets, 0);
    network.wake();
    const MonoTime begin = clock_.mono();
    network.wait({}, 10s);
    EXPECT_LT(clock_.mono() - begin, 1s);
    network.wait({}, 10s);  // and returns after a short time in any case
    EXPECT_LT(clock_.mono() - begin, 1s);
}

TEST_F(EspNetwork, a_select_that_fails_leaves_it_to_each_connection_whether_it_works) {
    Network network;
    const Socket socket = accept_one(network);
    chip_.faults.select_errors = 1;
    std::array<Watch, 2> watches{{{.socket = socket}, {}}};
    const MonoTime begin = clock_.mono();
    network.wait(watches, 10s);
    EXPECT_GE(clock_.mono() - begin, 10ms);  // so that the tasks of the system run
    EXPECT_TRUE(watches[0].has_input && watches[0].has_output);
    EXPECT_FALSE(watches[1].has_input || watches[1].has_output);
    std::array<std::uint8_t, 4> memory{};
    EXPECT_EQ(network.receive(socket, memory), std::unexpected(NetError::kNotYet));
    network.wait(watches, Duration::zero());
    EXPECT_FALSE(watches[0].has_input || watches[0].has_output);
}

TEST_F(EspNetwork, has_no_socket_when_lwip_has_none) {
    Network network;
    chip_.faults.no_tcp_socket = true;
    EXPECT_EQ(network.listen(kAny, 80), std::unexpected(NetError::kNoSocket));
    chip_.faults.no_tcp_socket = false;
    const auto listener = network.listen(kAny, 80);
    ASSERT_TRUE(listener);
    const auto client = connect_to(chip_.system_port(80));
    chip_.faults.no_tcp_socket = true;
    std::array<Watch, 1> watch{{{.socket = *listener, .input = true}}};
    network.wait(watch, 10s);
    EXPECT_EQ(network.accept(*listener), std::unexpected(NetError::kNoSocket));
}

TEST_F(EspNetwork, waits_when_lwip_has_no_buffer_for_what_is_sent) {
    Network network;
    const Socket socket = accept_one(network);
    chip_.faults.send_without_memory = 1;
    const std::array<Bytes, 1> pieces{as_bytes("text")};
    EXPECT_EQ(network.send(socket, pieces), std::unexpected(NetError::kNotYet));
    EXPECT_EQ(network.send(socket, pieces), 4U);
}

TEST_F(EspNetwork, resets_a_connection_whose_bytes_are_all_acknowledged) {
    Network network;
    const Socket socket = accept_one(network);
    const std::array<Bytes, 1> pieces{as_bytes("text")};
    ASSERT_EQ(network.send(socket, pieces), 4U);
    EXPECT_EQ(client_->read(4), "text");
    network.reset(socket);
    EXPECT_EQ(client_->read(2), std::nullopt);
}

TEST_F(EspNetwork, listens_on_addresses_that_an_interface_has) {
    Network network;
    const IpAddress own = IpAddress::v4(192, 168, 1, 20);
    EXPECT_EQ(network.listen(own, 80), std::unexpected(NetError::kNotHere));
    EXPECT_EQ(network.listen(*IpAddress::parse("::"), 80), std::unexpected(NetError::kNotHere));
    esp_netif_create_default_wifi_sta();
    chip_.give_address({192, 168, 1, 20}, IP_EVENT_STA_GOT_IP);
    EXPECT_TRUE(network.listen(own, 80));
    EXPECT_EQ(network.listen(IpAddress::v4(192, 168, 1, 21), 81), std::unexpected(NetError::kNotHere));
    EXPECT_TRUE(network.listen(kAny, 81));
}

TEST_F(EspNetwork, sets_lwips_options_of_a_connection) {
    constexpr int kTcp = 6, kNoDelay = 1, kIdle = 3, kInterval = 4, kCount = 5, kSocket = 0xfff,
                  kKeepAlive = 8;
    Network network;
    const Socket socket = accept_one(network);
    EXPECT_EQ((chip_.options[{kTcp, kNoDelay}]), 1);
    network.set_keep_alive(socket, {.idle_s = 6, .interval_s = 7, .probes = 8});
    EXPECT_EQ((chip_.options[{kSocket, kKeepAlive}]), 1);
    EXPECT_EQ((chip_.options[{kTcp, kIdle}]), 6);
    EXPECT_EQ((chip_.options[{kTcp, kInterval}]), 7);
    EXPECT_EQ((chip_.options[{kTcp, kCount}]), 8);
}

TEST_F(EspNetwork, chooses_the_ports_of_datagrams_by_chance) {
    Network network;
    std::vector<std::uint16_t> ports;
    for (int i = 0; i < 6; ++i) {
        const auto socket = network.open_udp(kAny, 0);
        ASSERT_TRUE(socket);
        ports.push_back(network.port_of(*socket));
        EXPECT_GE(ports.back(), 49152);
    }
    int neighbours = 0;
    for (std::size_t i = 1; i < ports.size(); ++i) neighbours += ports[i] == ports[i - 1] + 1;
    EXPECT_LT(neighbours, 2);
}

TEST_F(EspNetwork, sends_to_a_group_through_the_interface_that_it_is_told) {
    constexpr int kIp = 0, kTtl = 2, kMulticastTtl = 5, kMulticastIf = 6, kLoop = 7;
    Network network;
    const IpAddress own = IpAddress::v4(192, 168, 1, 20);
    const IpAddress group = IpAddress::v4(224, 0, 0, 251);
    EXPECT_EQ(network.open_multicast(group, 5353, own), std::unexpected(NetError::kNotHere));
    esp_netif_create_default_wifi_sta();
    chip_.give_address({192, 168, 1, 20}, IP_EVENT_STA_GOT_IP);
    const auto socket = network.open_multicast(group, 5353, own);
    ASSERT_TRUE(socket);
    EXPECT_EQ((chip_.options[{kIp, kMulticastTtl}]), 255);
    EXPECT_EQ((chip_.options[{kIp, kTtl}]), 255);
    EXPECT_EQ((chip_.options[{kIp, kLoop}]), 1);
    const std::array<std::uint8_t, 4> interface{192, 168, 1, 20};
    EXPECT_EQ((chip_.options[{kIp, kMulticastIf}]), std::bit_cast<int>(interface));
    EXPECT_TRUE(network.send_to(*socket, group, 5353, as_bytes("text")));
    ASSERT_EQ(chip_.sent().size(), 1U);
    EXPECT_EQ(chip_.sent()[0].to, (std::array<std::uint8_t, 4>{224, 0, 0, 251}));
    EXPECT_EQ(chip_.sent()[0].bytes, "text");
}

TEST_F(EspNetwork, a_datagram_without_a_buffer_is_not_sent) {
    Network network;
    const auto socket = network.open_udp(kAny, 0);
    ASSERT_TRUE(socket);
    chip_.faults.send_without_memory = 1;
    EXPECT_EQ(network.send_to(*socket, IpAddress::v4(10, 0, 0, 1), 53, as_bytes("text")).error(),
              NetError::kNotYet);
    EXPECT_TRUE(chip_.sent().empty());
    chip_.faults.no_udp_socket = true;
    EXPECT_EQ(network.open_udp(kAny, 0), std::unexpected(NetError::kNoSocket));
}

}  // namespace
}  // namespace vedette::esp
