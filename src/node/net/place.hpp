// Where the board is in the network, and the parts of it that the tasks of this room use. Owned by the
// network task.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/ip_address.hpp"
#include "node/port/clock.hpp"
#include "node/port/log.hpp"
#include "node/port/network.hpp"
#include "node/port/random.hpp"

namespace vedette::node {

// The board's address, and what it needs to know around it.
struct Place {
    IpAddress address;
    int prefix = 24;  // bits of the network
    std::array<std::optional<IpAddress>, 2> name_servers{};
    std::uint16_t name_port = 53;  // of the name servers; another one for tests

    bool operator==(const Place&) const = default;
};

// Of the board. They outlive whatever refers to them.
struct NetDevices {
    port::Network& network;
    port::Clock& clock;
    port::Log& log;
    port::Random& random;
};

template <class Number>
Number random_number(port::Random& random) {
    std::array<std::uint8_t, 8> bytes;
    random.random(bytes);
    return static_cast<Number>(load_be64(bytes.data()));
}

// A UDP socket that is closed at the end.
class UdpSocket {
  public:
    explicit UdpSocket(port::Network& network) : network_(network) {}
    ~UdpSocket() { close(); }
    UdpSocket(const UdpSocket&) = delete;
    UdpSocket& operator=(const UdpSocket&) = delete;

    // Takes the place of the one before. False: none.
    bool hold(std::expected<port::Socket, port::NetError> socket) {
        close();
        socket_ = socket.value_or(port::Socket::kNone);
        return is_open();
    }
    bool is_open() const { return socket_ != port::Socket::kNone; }
    std::uint16_t port() const { return network_.port_of(socket_); }
    port::Watch watch() const { return {.socket = socket_, .input = is_open()}; }
    void close() {
        if (is_open()) network_.close(socket_);
        socket_ = port::Socket::kNone;
    }
    std::expected<port::Datagram, port::NetError> receive(MutableBytes into) {
        return network_.receive_from(socket_, into);
    }
    void send(const IpAddress& to, std::uint16_t port, Bytes datagram) {
        // What is lost here is asked for again, as what is lost on its way.
        (void)network_.send_to(socket_, to, port, datagram);
    }

  private:
    port::Network& network_;
    port::Socket socket_ = port::Socket::kNone;
};

// How many datagrams one task takes in a turn.
inline constexpr int kDatagramsPerTurn = 4;

}  // namespace vedette::node
