// IPv4 and IPv6 addresses as numbers, their text, and ranges of addresses that share a prefix
// (RFC 4291, RFC 4632, RFC 5952). No name look-up, no allocation. Values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace vedette {

// An address. IPv4 is the address mapped into IPv6 (RFC 4291 2.5.5.2), so that both compare.
struct IpAddress {
    std::array<std::uint8_t, 16> bytes{};  // network order

    constexpr bool operator==(const IpAddress&) const = default;
    bool is_v4() const;

    // "192.168.1.5", "fd00::1", "::ffff:10.0.0.1". Nothing: a name, an interface behind %, another form.
    static std::optional<IpAddress> parse(std::string_view text);
    static constexpr IpAddress v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
        return {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d}};
    }
};

// Room for the longest text.
constexpr std::size_t kMaxAddressText = 39;

// "192.168.1.5", "fd00::1". Returns the written part of `out`.
std::string_view format_address(const IpAddress& address, std::span<char, kMaxAddressText> out);

// Of this machine or a network that the internet does not reach: loopback, link-local, RFC 1918, RFC 4193,
// RFC 6598.
bool is_private(const IpAddress& address);

// What an address is for, beside being that of a machine in a network.
enum class AddressUse : std::uint8_t {
    kOrdinary,
    kUnspecified,  // 0.0.0.0/8, ::
    kLoopback,     // 127.0.0.0/8, ::1
    kLinkLocal,    // 169.254.0.0/16, fe80::/10 (RFC 3927, RFC 4291)
    kMulticast,    // 224.0.0.0/4, ff00::/8, and the broadcast address
};
AddressUse use_of(const IpAddress& address);

// Addresses with the same first bits, as in "192.168.1.0/24".
class AddressRange {
  public:
    // "192.168.1.5", "192.168.1.0/24", "fd00::/8". Nothing: another form, or bits behind the prefix.
    static std::optional<AddressRange> parse(std::string_view text);
    bool contains(const IpAddress& address) const;
    // False for what is no address.
    bool contains(std::string_view address) const;

    bool operator==(const AddressRange&) const = default;

  private:
    IpAddress first_{};
    int prefix_ = 128;  // bits
};

}  // namespace vedette
