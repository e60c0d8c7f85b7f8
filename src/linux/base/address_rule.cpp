#include "linux/base/address_rule.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "linux/base/machine_addresses.hpp"
#include "linux/base/own_ports.hpp"

namespace vedette {
namespace {

constexpr IpAddress kThisMachine = IpAddress::v4(127, 0, 0, 1);

std::string text_of(const IpAddress& address) {
    std::array<char, kMaxAddressText> memory{};
    return std::string(format_address(address, memory));
}

std::optional<IpAddress> parse_host(std::string_view host) {
    return IpAddress::parse(host.substr(0, host.find('%')));
}

// "localhost" and all names below it are loopback addresses (RFC 6761 section 6.3).
bool is_local_name(std::string_view host) {
    constexpr std::string_view kLocal = "localhost";
    if (host.ends_with('.')) host.remove_suffix(1);
    if (equal_ignoring_case(host, kLocal)) return true;
    const bool below = host.size() > kLocal.size() && host[host.size() - kLocal.size() - 1] == '.';
    return below && equal_ignoring_case(host.substr(host.size() - kLocal.size()), kLocal);
}

bool is_hub_itself(const IpAddress& address, std::uint16_t port) {
    if (!is_own_port(port)) return false;
    const auto own = machine_addresses();
    return std::ranges::any_of(own,
                               [&](const std::string& text) { return IpAddress::parse(text) == address; });
}

// What is special about an address; empty: nothing.
std::string describe(const IpAddress& address, std::uint16_t port) {
    switch (use_of(address)) {
        case AddressUse::kUnspecified:
        case AddressUse::kLoopback: return "is this machine";
        case AddressUse::kLinkLocal: return "is an address of the local link";
        case AddressUse::kMulticast: return "is the address of many machines";
        case AddressUse::kOrdinary: break;
    }
    return is_hub_itself(address, port) ? fmt::format("with port {} is this hub itself", port) : "";
}

bool is_in(const std::vector<AddressRange>& ranges, const IpAddress& address) {
    return std::ranges::any_of(ranges, [&](const AddressRange& range) { return range.contains(address); });
}

}  // namespace

std::optional<std::string> AddressRule::refusal(std::string_view asked, const IpAddress& address,
                                                std::uint16_t to_port) const {
    const std::string what = describe(address, to_port);
    if (what.empty() || is_in(allowed, address)) return std::nullopt;
    const auto named = parse_host(host);
    const bool is_named =
        named ? *named == address : is_local_name(host) && use_of(address) == AddressUse::kLoopback;
    if (is_named && (use_of(address) != AddressUse::kOrdinary || to_port == port)) return std::nullopt;
    const std::string text = text_of(address);
    const std::string led = parse_host(asked) ? text : fmt::format("{} leads to {}, which", asked, text);
    if (host.empty()) return fmt::format("{} {}; only the settings file may name a camera there", led, what);
    return fmt::format(
        "{} {}; a camera may be there only if the settings file names it: write {} in place of {}, or add {} "
        "to "
        "camera_networks",
        led, what, text, host, text);
}

std::optional<std::string> leads_home(std::string_view host, std::uint16_t port,
                                      const std::vector<AddressRange>& allowed) {
    const auto address = is_local_name(host) ? kThisMachine : parse_host(host);
    if (!address || is_in(allowed, *address)) return std::nullopt;
    const std::string what = describe(*address, port);
    if (what.empty()) return std::nullopt;
    return fmt::format("{} {}", host, what);
}

}  // namespace vedette
