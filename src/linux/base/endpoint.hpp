// Where a server listens: an IP address with a TCP port, or a Unix socket. Values, any thread.
#pragma once

#include <cstdint>
#include <string>

#include <sys/types.h>

namespace vedette {

// A TCP port.
struct Endpoint {
    std::string address;     // numeric: "127.0.0.1", "::1"
    std::uint16_t port = 0;  // 0: any free one

    bool operator==(const Endpoint&) const = default;
};

// A Unix socket in the file system.
struct UnixEndpoint {
    std::string path;
    ::mode_t mode = 0660;
    std::string owner{};  // "user", "user:group" or ":group"; empty: as the system makes it

    bool operator==(const UnixEndpoint&) const = default;
};

// "127.0.0.1:8480", "[::1]:8480".
inline std::string format(const Endpoint& endpoint) {
    const bool v6 = endpoint.address.contains(':');
    return (v6 ? "[" + endpoint.address + "]" : endpoint.address) + ":" + std::to_string(endpoint.port);
}

}  // namespace vedette
