// An IP address with a TCP port. Values, any thread.
#pragma once

#include <cstdint>
#include <string>

namespace vedette {

// Where a server listens.
struct Endpoint {
    std::string address;     // numeric: "127.0.0.1", "::1"
    std::uint16_t port = 0;  // 0: any free one

    bool operator==(const Endpoint&) const = default;
};

// "127.0.0.1:8480", "[::1]:8480".
inline std::string format(const Endpoint& endpoint) {
    const bool v6 = endpoint.address.contains(':');
    return (v6 ? "[" + endpoint.address + "]" : endpoint.address) + ":" + std::to_string(endpoint.port);
}

}  // namespace vedette
