#include "core/base/ip_address.hpp"

#include <algorithm>

#include "core/base/bytes.hpp"
#include "core/base/text.hpp"

namespace vedette {
namespace {

constexpr std::size_t kGroups = 8;  // of 16 bits, in an IPv6 address
constexpr IpAddress kMapped = IpAddress::v4(0, 0, 0, 0);

// Four numbers of 0 to 255 without leading zeros, as inet_pton takes them.
bool parse_v4(std::string_view text, std::uint8_t* out) {
    for (int part = 0; part < 4; ++part) {
        const std::size_t dot = text.find('.');
        const std::string_view digits = text.substr(0, dot);
        const auto number = parse_int<std::uint8_t>(digits);
        if (!number || (digits.size() > 1 && digits.front() == '0')) return false;
        out[part] = *number;
        if ((dot == text.npos) != (part == 3)) return false;
        text.remove_prefix(dot == text.npos ? text.size() : dot + 1);
    }
    return true;
}

// Reads groups between colons; the last two may be an IPv4 address. Returns their number; nothing when the
// text has another form.
std::optional<std::size_t> parse_groups(std::string_view text, std::span<std::uint8_t, 2 * kGroups> out) {
    std::size_t count = 0;
    while (!text.empty()) {
        const std::size_t colon = text.find(':');
        const std::string_view group = text.substr(0, colon);
        if (group.contains('.')) {
            if (colon != text.npos || count > kGroups - 2 || !parse_v4(group, &out[2 * count]))
                return std::nullopt;
            return count + 2;
        }
        const auto number = parse_int<std::uint16_t>(group, 16);
        if (!number || group.size() > 4 || count == kGroups) return std::nullopt;
        store_be16(&out[2 * count++], *number);
        if (colon == text.npos) break;
        text.remove_prefix(colon + 1);
        if (text.empty()) return std::nullopt;  // a colon at the end
    }
    return count;
}

IpAddress masked(IpAddress address, int prefix) {
    for (int i = 0; i < 16; ++i) {
        const int bits = std::clamp(prefix - 8 * i, 0, 8);
        address.bytes[static_cast<std::size_t>(i)] &= static_cast<std::uint8_t>(0xff << (8 - bits));
    }
    return address;
}

}  // namespace

bool IpAddress::is_v4() const { return std::equal(bytes.begin(), bytes.begin() + 12, kMapped.bytes.begin()); }

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    IpAddress out = kMapped;
    if (!text.contains(':')) {
        if (!parse_v4(text, &out.bytes[12])) return std::nullopt;
        return out;
    }
    const std::size_t gap = text.find("::");
    std::array<std::uint8_t, 16> head{};
    std::array<std::uint8_t, 16> tail{};
    const auto before = parse_groups(text.substr(0, gap), head);
    const auto after =
        gap == text.npos ? std::optional<std::size_t>(0) : parse_groups(text.substr(gap + 2), tail);
    if (!before || !after) return std::nullopt;
    const bool whole = gap == text.npos ? *before == kGroups : *before + *after < kGroups;
    if (!whole || (gap != text.npos && text.substr(0, gap).contains('.'))) return std::nullopt;
    out.bytes = head;
    std::copy_n(tail.begin(), 2 * *after, out.bytes.end() - static_cast<std::ptrdiff_t>(2 * *after));
    return out;
}

std::string_view format_address(const IpAddress& address, std::span<char, kMaxAddressText> out) {
    TextWriter text(out);
    const auto& b = address.bytes;
    if (address.is_v4()) return (text << b[12] << "." << b[13] << "." << b[14] << "." << b[15]).written();
    const auto group = [&](std::size_t i) { return load_be16(&b[2 * i]); };
    // The longest run of at least two zero groups becomes "::" (RFC 5952 section 4.2).
    std::size_t gap = kGroups;
    std::size_t longest = 1;
    for (std::size_t i = 0; i < kGroups; ++i) {
        std::size_t run = 0;
        while (i + run < kGroups && group(i + run) == 0) ++run;
        if (run > longest) {
            gap = i;
            longest = run;
        }
        i += run;
    }
    for (std::size_t i = 0; i < kGroups; ++i) {
        if (i == gap) {
            text << "::";
            i += longest - 1;
            continue;
        }
        if (i != 0 && i != gap + longest) text << ":";
        char digits[4];
        text << std::string_view(digits, std::to_chars(digits, digits + sizeof digits, group(i), 16).ptr);
    }
    return text.written();
}

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const std::string_view address = text.substr(0, slash);
    const auto first = IpAddress::parse(address);
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

bool AddressRange::contains(const IpAddress& address) const { return masked(address, prefix_) == first_; }

bool AddressRange::contains(std::string_view address) const {
    const auto parsed = IpAddress::parse(address);
    return parsed && contains(*parsed);
}

AddressUse use_of(const IpAddress& address) {
    const auto& b = address.bytes;
    if (!address.is_v4()) {
        constexpr IpAddress kLoopback{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
        if (address == IpAddress{}) return AddressUse::kUnspecified;
        if (address == kLoopback) return AddressUse::kLoopback;
        if (b[0] == 0xfe && (b[1] & 0xc0) == 0x80) return AddressUse::kLinkLocal;
        return b[0] == 0xff ? AddressUse::kMulticast : AddressUse::kOrdinary;
    }
    if (b[12] == 0) return AddressUse::kUnspecified;
    if (b[12] == 127) return AddressUse::kLoopback;
    if (b[12] == 169 && b[13] == 254) return AddressUse::kLinkLocal;
    const bool broadcast = address == IpAddress::v4(255, 255, 255, 255);
    return broadcast || (b[12] & 0xf0) == 0xe0 ? AddressUse::kMulticast : AddressUse::kOrdinary;
}

bool is_private(const IpAddress& address) {
    constexpr std::array<std::string_view, 9> kRanges = {
        "127.0.0.0/8",    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
        "169.254.0.0/16", "::1",        "fc00::/7",      "fe80::/10"};
    return std::ranges::any_of(kRanges, [&](std::string_view text) {
        const auto range = AddressRange::parse(text);
        return range && range->contains(address);
    });
}

}  // namespace vedette
