#include "hub/settings/address_range.hpp"

#include <algorithm>

#include "core/base/host_port.hpp"

namespace vedette::settings {

bool TrustedProxies::contains(std::string_view peer) const {
    if (peer == "unix") return unix_socket;
    return std::ranges::any_of(ranges, [&](const AddressRange& range) { return range.contains(peer); });
}

bool may_connect(std::span<const AddressRange> allowed, std::string_view peer) {
    return peer == "unix" || is_loopback(peer) ||
           std::ranges::any_of(allowed, [&](const AddressRange& range) { return range.contains(peer); });
}

}  // namespace vedette::settings
