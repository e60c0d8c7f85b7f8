// Addresses that share a prefix, as in "192.168.1.0/24" (RFC 4632, RFC 4291 2.3). Values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace vedette::settings {

// An IPv4 range is that of the addresses mapped into IPv6 (RFC 4291 2.5.5.2).
class AddressRange {
  public:
    // "192.168.1.5", "192.168.1.0/24", "fd00::/8". Nothing: another form, or bits behind the prefix.
    static std::optional<AddressRange> parse(std::string_view text);
    // False for what is no address.
    bool contains(std::string_view address) const;

    bool operator==(const AddressRange&) const = default;

  private:
    std::array<std::uint8_t, 16> first_{};
    int prefix_ = 128;  // bits
};

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
