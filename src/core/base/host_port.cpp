#include "core/base/host_port.hpp"

#include "core/base/text.hpp"

namespace vedette {
std::optional<HostPort> parse_host_port(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    const auto port = parse_int<std::uint16_t>(text.substr(colon + 1));
    std::string_view host = text.substr(0, colon);
    if (!port || text.size() > 260) return std::nullopt;
    const bool bracketed = host.front() == '[';
    if (bracketed) {
        if (host.size() < 4 || host.back() != ']') return std::nullopt;
        host = host.substr(1, host.size() - 2);
    }
    const auto fits = [bracketed](char c) {
        if (bracketed) return hex_digit(c) >= 0 || c == '.' || c == ':';
        return is_alnum(c) || c == '.' || c == '-' || c == '_';
    };
    if (!std::ranges::all_of(host, fits)) return std::nullopt;
    return HostPort{host, *port};
}

bool is_ipv4(std::string_view host) {
    for (int parts = 1;; ++parts) {
        const std::size_t dot = host.find('.');
        if (!parse_int<std::uint8_t>(host.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return parts == 4;
        host.remove_prefix(dot + 1);
    }
}

bool is_loopback(std::string_view host) {
    return equal_ignoring_case(host, "localhost") || host == "::1" ||
           (host.starts_with("127.") && is_ipv4(host));
}

}  // namespace vedette
