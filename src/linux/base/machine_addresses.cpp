#include "linux/base/machine_addresses.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

namespace vedette {

std::vector<std::string> machine_addresses() {
    ifaddrs* first = nullptr;
    if (::getifaddrs(&first) != 0) return {};
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> list(first, ::freeifaddrs);
    std::vector<std::string> v4, v6;
    for (const ifaddrs* i = first; i != nullptr; i = i->ifa_next) {
        const bool usable = (i->ifa_flags & IFF_UP) != 0 && (i->ifa_flags & IFF_LOOPBACK) == 0;
        if (!usable || i->ifa_addr == nullptr) continue;
        std::array<char, INET6_ADDRSTRLEN> text{};
        if (i->ifa_addr->sa_family == AF_INET) {
            const auto& in = reinterpret_cast<const sockaddr_in&>(*i->ifa_addr);
            ::inet_ntop(AF_INET, &in.sin_addr, text.data(), text.size());
        } else if (i->ifa_addr->sa_family == AF_INET6) {
            const auto& in = reinterpret_cast<const sockaddr_in6&>(*i->ifa_addr);
            // A link-local address needs a zone, which browsers do not take.
            if (IN6_IS_ADDR_LINKLOCAL(&in.sin6_addr)) continue;
            ::inet_ntop(AF_INET6, &in.sin6_addr, text.data(), text.size());
        }
        if (text[0] != '\0') (i->ifa_addr->sa_family == AF_INET ? v4 : v6).emplace_back(text.data());
    }
    std::ranges::move(v6, std::back_inserter(v4));
    return v4;
}

}  // namespace vedette
