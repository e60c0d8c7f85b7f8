#include "hub/access/address.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include <arpa/inet.h>

namespace vedette::access {
namespace {

// An IPv6 address; IPv4 as ::ffff:a.b.c.d.
using Address = std::array<std::uint8_t, 16>;
constexpr Address kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

std::optional<Address> parse(std::string_view text) {
    const std::string terminated(text.substr(0, text.find('%')));  // without the interface of fe80::1%eth0
    Address address = kMapped;
    if (::inet_pton(AF_INET, terminated.c_str(), address.data() + 12) == 1) return address;
    if (::inet_pton(AF_INET6, terminated.c_str(), address.data()) == 1) return address;
    return std::nullopt;
}

bool is_v4(const Address& address) {
    return std::equal(kMapped.begin(), kMapped.begin() + 12, address.begin());
}

}  // namespace

bool is_private_address(std::string_view address) {
    if (address == "unix") return true;
    const auto parsed = parse(address);
    if (!parsed) return false;
    const Address& a = *parsed;
    if (is_v4(a)) {
        const unsigned first = a[12];
        const unsigned second = a[13];
        return first == 127 || first == 10 || (first == 172 && second >= 16 && second < 32) ||
               (first == 192 && second == 168) || (first == 100 && second >= 64 && second < 128) ||
               (first == 169 && second == 254);
    }
    constexpr Address kLoopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    return a == kLoopback || (a[0] & 0xfeU) == 0xfc || (a[0] == 0xfe && (a[1] & 0xc0U) == 0x80);
}

std::string place_of(std::string_view address) {
    const auto parsed = parse(address);
    if (!parsed) return std::string(address);
    Address a = *parsed;
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (is_v4(a)) {
        ::inet_ntop(AF_INET, a.data() + 12, text.data(), text.size());
        return text.data();
    }
    std::fill(a.begin() + 8, a.end(), std::uint8_t{0});
    ::inet_ntop(AF_INET6, a.data(), text.data(), text.size());
    return std::string(text.data()) + "/64";
}

}  // namespace vedette::access
