// The TCP ports that this program itself listens on. Thread-safe.
#pragma once

#include <cstdint>
#include <vector>

namespace vedette {

// Counts one listening socket while it exists. Port 0 (a Unix socket) is not counted.
class OwnPort {
  public:
    explicit OwnPort(std::uint16_t port);
    ~OwnPort();
    OwnPort(const OwnPort&) = delete;
    OwnPort& operator=(const OwnPort&) = delete;

  private:
    const std::uint16_t port_;
};

// Whether a socket of this program listens on the port, at whatever address.
bool is_own_port(std::uint16_t port);

// All of them, one entry a socket.
std::vector<std::uint16_t> own_ports();

}  // namespace vedette
