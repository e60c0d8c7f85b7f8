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
    if (!parsed) return false;
    static const auto kPrivate = [] {
        std::array<AddressRange, 9> out;
        std::ranges::transform(std::array{"127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
                                          "100.64.0.0/10", "169.254.0.0/16", "::1", "fc00::/7", "fe80::/10"},
                               out.begin(), [](const char* text) { return *AddressRange::parse(text); });
        return out;
    }();
    return std::ranges::any_of(kPrivate, [&](const AddressRange& range) { return range.contains(*parsed); });
}

std::string place_of(std::string_view address) {
    auto parsed = parse(address);
    if (!parsed) return std::string(address);
    if (parsed->is_v4()) return text_of(*parsed);
    std::fill(parsed->bytes.begin() + 8, parsed->bytes.end(), std::uint8_t{0});
    return text_of(*parsed) + "/64";
}

}  // namespace vedette::access
