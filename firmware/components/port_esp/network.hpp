// The port's network on ESP-IDF: lwIP's sockets and select(), IPv4. A connection counts against the budget
// here before lwIP is asked, since lwIP drops a connection for which it has no socket. Needs
// CONFIG_LWIP_SO_REUSE and CONFIG_LWIP_NETIF_LOOPBACK. wake() is thread-safe; else the network task.
#pragma once

#include <atomic>

#include "node/port/network.hpp"

namespace vedette::esp {

// All sockets of the board. One of lwIP's is the network's own, to be woken by.
class Network final : public port::Network {
  public:
    Network();
    ~Network() override;
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    // How many it gives, listeners included.
    static std::size_t sockets();

    std::expected<port::Socket, port::NetError> listen(const IpAddress& address, std::uint16_t port) override;
    std::uint16_t port_of(port::Socket listener) override;
    std::expected<port::Accepted, port::NetError> accept(port::Socket listener) override;
    std::expected<port::Socket, port::NetError> connect(const IpAddress& address,
                                                        std::uint16_t port) override;
    std::expected<std::size_t, port::NetError> receive(port::Socket socket, MutableBytes into) override;
    std::expected<std::size_t, port::NetError> peek(port::Socket socket, MutableBytes into) override;
    std::expected<std::size_t, port::NetError> send(port::Socket socket,
                                                    std::span<const Bytes> pieces) override;
    void end_sending(port::Socket socket) override;
    void close(port::Socket socket) override;
    void reset(port::Socket socket) override;
    void set_keep_alive(port::Socket socket, const port::KeepAlive& times) override;
    std::expected<port::Socket, port::NetError> open_udp(const IpAddress& address,
                                                         std::uint16_t port) override;
    std::expected<port::Socket, port::NetError> open_multicast(const IpAddress& group, std::uint16_t port,
                                                               const IpAddress& own) override;
    std::expected<port::Datagram, port::NetError> receive_from(port::Socket socket,
                                                               MutableBytes into) override;
    std::expected<void, port::NetError> send_to(port::Socket socket, const IpAddress& to, std::uint16_t port,
                                                Bytes datagram) override;
    void wait(std::span<port::Watch> watches, Duration timeout) override;
    void wake() override;

  private:
    std::expected<port::Socket, port::NetError> open_udp(const IpAddress& address, std::uint16_t port,
                                                         bool is_shared);
    void make_wake_socket();
    void drain_wakes();

    std::size_t open_ = 0;
    int wake_ = -1;  // a UDP socket that is connected to itself; -1: wait() looks for wakes each kBlindWait
    std::atomic<bool> woken_ = false;
};

}  // namespace vedette::esp
