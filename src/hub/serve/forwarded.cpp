#include "hub/serve/forwarded.hpp"

#include <algorithm>
#include <array>

#include <arpa/inet.h>

#include "core/base/text.hpp"

namespace vedette::serve {
namespace {

using Values = std::vector<std::string_view>;

// All values of a list that may be spread over several fields (RFC 9110 5.3), without empty ones.
Values values_of(const api::Request& request, std::string_view name) {
    Values values;
    for (const auto& [key, text] : request.fields) {
        if (!equal_ignoring_case(key, name)) continue;
        for (std::string_view rest = text; !rest.empty();) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            if (const std::string_view value = trim(rest.substr(0, comma)); !value.empty())
                values.push_back(value);
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
    }
    return values;
}

// The value that the proxy next to the client has written, if each of `proxies` has written one; the one of
// the proxy next to it, if only that has, and so on.
std::string_view value_before(const Values& values, std::size_t proxies) {
    const std::size_t from_right =
        std::clamp<std::size_t>(proxies, 1, std::max<std::size_t>(values.size(), 1));
    return values.empty() ? std::string_view() : values[values.size() - from_right];
}

// Without port and brackets, as io::peer_address() writes it: "1.2.3.4", "1.2.3.4:5", "::1", "[::1]:5".
std::string address_of(std::string_view text) {
    constexpr std::string_view kMapped = "::ffff:";
    if (text.starts_with('[')) {
        text = text.substr(1, text.find(']') - 1);
    } else if (std::ranges::count(text, ':') == 1) {
        text = text.substr(0, text.find(':'));
    }
    const std::string terminated(text);
    std::array<unsigned char, 16> bytes{};
    std::array<char, INET6_ADDRSTRLEN> out{};
    const int family = text.contains(':') ? AF_INET6 : AF_INET;
    if (::inet_pton(family, terminated.c_str(), bytes.data()) != 1) return "unknown";
    ::inet_ntop(family, bytes.data(), out.data(), out.size());
    const std::string_view address = out.data();
    const bool mapped = address.starts_with(kMapped) && address.contains('.');
    return std::string(mapped ? address.substr(kMapped.size()) : address);
}

void set_host(api::Request& request, std::string_view host) {
    for (auto& [key, value] : request.fields)
        if (equal_ignoring_case(key, "Host")) value = host;
}

// Nobody if the field is there twice: the client may have sent one of the two.
std::string_view user_of(const api::Request& request, std::string_view field) {
    const auto is_it = [&](const auto& f) { return equal_ignoring_case(f.first, field); };
    if (field.empty() || std::ranges::count_if(request.fields, is_it) != 1) return {};
    return trim(request.field(field));
}

}  // namespace

Sender sender_of(api::Request& request, const access::Peer& connection, const EntryRules& rules) {
    Sender sender{.peer = connection};
    access::Peer& peer = sender.peer;
    peer.agent = request.field("User-Agent");
    if (!rules.proxies.contains(connection.address)) {
        peer.local = (connection.address != "unix" || rules.unix_is_local) &&
                     is_from_own_machine(request, connection.address);
        return sender;
    }
    peer.local = false;
    const Values hops = values_of(request, "X-Forwarded-For");
    std::size_t proxies = 0;
    while (proxies < hops.size() && rules.proxies.contains(peer.address))
        peer.address = address_of(hops[hops.size() - ++proxies]);
    if (const auto proto = value_before(values_of(request, "X-Forwarded-Proto"), proxies); !proto.empty())
        peer.encrypted = equal_ignoring_case(proto, "https") || equal_ignoring_case(proto, "wss");
    if (const auto host = value_before(values_of(request, "X-Forwarded-Host"), proxies); !host.empty())
        set_host(request, std::string(host));
    sender.proxy_user = user_of(request, rules.proxy_user);
    return sender;
}

}  // namespace vedette::serve
