// HOST:PORT as text, and whether a host is this machine. No name look-up, no allocation. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace vedette {

// The parts of such a text; `host` is a view into it, an IPv6 address without its brackets.
struct HostPort {
    std::string_view host;
    std::uint16_t port = 0;

    constexpr bool operator==(const HostPort&) const = default;
};

// Checks only the form: an IPv4 address, a name or an IPv6 address in brackets: "127.0.0.1:8480", "[::1]:0".
std::optional<HostPort> parse_host_port(std::string_view text);

// Whether the text is four numbers of 0 to 255 with dots between them.
bool is_ipv4(std::string_view host);

// Whether only this machine can reach the host: localhost, 127.0.0.0/8, ::1.
bool is_loopback(std::string_view host);

}  // namespace vedette
