// The port's network on Linux: nonblocking sockets and poll(). Gives no more sockets than it is told, so that
// a board's budget can be tried on a PC. wake() is thread-safe; else the thread of the network task.
#pragma once

#include <array>
#include <vector>

#include <poll.h>

#include "linux/base/unique_fd.hpp"
#include "node/port/network.hpp"

namespace vedette::posix {

// The sockets of one board.
class Network final : public port::Network {
  public:
    explicit Network(std::size_t max_sockets);
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

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

    // Ends wait() too when it is readable. At most kMaxAlso.
    void watch_also(int fd) { also_[also_count_++] = fd; }

  private:
    static constexpr std::size_t kMaxAlso = 2;

    std::expected<port::Socket, port::NetError> open_udp(const IpAddress& address, std::uint16_t port,
                                                         bool is_shared);

    const std::size_t max_sockets_;
    std::size_t open_ = 0;
    UniqueFd wake_;  // an eventfd
    std::array<int, kMaxAlso> also_{};
    std::size_t also_count_ = 0;
    std::vector<::pollfd> polled_;  // grows with the first wait()
};

}  // namespace vedette::posix
