// The port's network on Linux: nonblocking sockets and poll(). Gives no more sockets than it is told, so that
// a board's budget can be tried on a PC. wake() is thread-safe; else the thread of the network task.
#pragma once

#include <array>

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
    std::expected<std::size_t, port::NetError> receive(port::Socket socket, MutableBytes into) override;
    std::expected<std::size_t, port::NetError> peek(port::Socket socket, MutableBytes into) override;
    std::expected<std::size_t, port::NetError> send(port::Socket socket,
                                                    std::span<const Bytes> pieces) override;
    void end_sending(port::Socket socket) override;
    void close(port::Socket socket) override;
    void reset(port::Socket socket) override;
    void set_keep_alive(port::Socket socket, const port::KeepAlive& times) override;
    void wait(std::span<port::Watch> watches, Duration timeout) override;
    void wake() override;

    // Ends wait() too when it is readable; -1: none.
    void watch_also(int fd) { also_ = fd; }

  private:
    const std::size_t max_sockets_;
    std::size_t open_ = 0;
    UniqueFd wake_;  // an eventfd
    int also_ = -1;
    std::array<::pollfd, port::kMaxWatches + 2> polled_{};
};

}  // namespace vedette::posix
