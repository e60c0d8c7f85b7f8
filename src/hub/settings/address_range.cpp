#include "hub/settings/address_range.hpp"

#include <algorithm>
#include <string>

#include <arpa/inet.h>

#include "core/base/host_port.hpp"
#include "core/base/text.hpp"

namespace vedette::settings {
namespace {

using Address = std::array<std::uint8_t, 16>;

std::optional<Address> parse_address(std::string_view text) {
    const std::string zero_ended(text);
    Address out{};
    if (::inet_pton(AF_INET6, zero_ended.c_str(), out.data()) == 1) return out;
    out[10] = out[11] = 0xff;
    if (::inet_pton(AF_INET, zero_ended.c_str(), out.data() + 12) == 1) return out;
    return std::nullopt;
}

// The address with its bits behind the prefix cleared.
Address masked(Address address, int prefix) {
    for (int i = 0; i < 16; ++i) {
        const int bits = std::clamp(prefix - 8 * i, 0, 8);
        address[static_cast<std::size_t>(i)] &= static_cast<std::uint8_t>(0xff << (8 - bits));
    }
    return address;
}

}  // namespace

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const std::string_view address = text.substr(0, slash);
    const auto first = parse_address(address);
    if (!first) return std::nullopt;
    const int bits = address.contains(':') ? 128 : 32;
    const auto prefix = slash == text.npos ? bits : parse_int<int>(text.substr(slash + 1));
    if (!prefix || *prefix < 0 || *prefix > bits) return std::nullopt;
    AddressRange range;
    range.first_ = *first;
    range.prefix_ = *prefix + 128 - bits;
    if (masked(range.first_, range.prefix_) != range.first_) return std::nullopt;
    return range;
}

bool AddressRange::contains(std::string_view address) const {
    const auto parsed = parse_address(address);
    return parsed && masked(*parsed, prefix_) == first_;
}

bool TrustedProxies::contains(std::string_view peer) const {
    if (peer == "unix") return unix_socket;
    return std::ranges::any_of(ranges, [&](const AddressRange& range) { return range.contains(peer); });
}

bool may_connect(std::span<const AddressRange> allowed, std::string_view peer) {
    return peer == "unix" || is_loopback(peer) ||
           std::ranges::any_of(allowed, [&](const AddressRange& range) { return range.contains(peer); });
}

}  // namespace vedette::settings
