// Which peers count as trusted proxies, and who may connect without a log-in. Values.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/base/ip_address.hpp"

namespace vedette::settings {

using vedette::AddressRange;

// Proxies whose X-Forwarded-… fields count.
struct TrustedProxies {
    std::vector<AddressRange> ranges{};
    bool unix_socket = false;  // whoever connects over a Unix socket

    // `peer`: an address, or "unix".
    bool contains(std::string_view peer) const;
    bool operator==(const TrustedProxies&) const = default;
};

// Whether a peer may use a protocol without a log-in: this machine, and what `allowed` contains.
bool may_connect(std::span<const AddressRange> allowed, std::string_view peer);

}  // namespace vedette::settings
