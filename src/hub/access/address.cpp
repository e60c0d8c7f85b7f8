#include "hub/access/address.hpp"

#include <algorithm>
#include <array>

#include "core/base/ip_address.hpp"

namespace vedette::access {
namespace {

// Without the interface of fe80::1%eth0.
std::optional<IpAddress> parse(std::string_view text) {
    return IpAddress::parse(text.substr(0, text.find('%')));
}

std::string text_of(const IpAddress& address) {
    std::array<char, kMaxAddressText> memory;
    return std::string(format_address(address, memory));
}

}  // namespace

bool is_private_address(std::string_view address) {
    if (address == "unix") return true;
    const auto parsed = parse(address);
    return parsed && is_private(*parsed);
}

std::string place_of(std::string_view address) {
    auto parsed = parse(address);
    if (!parsed) return std::string(address);
    if (parsed->is_v4()) return text_of(*parsed);
    std::fill(parsed->bytes.begin() + 8, parsed->bytes.end(), std::uint8_t{0});
    return text_of(*parsed) + "/64";
}

}  // namespace vedette::access
