#include "node/access/guess_limit.hpp"

#include <algorithm>

namespace vedette::node {

IpAddress GuessLimit::place_of(IpAddress address) {
    if (!address.is_v4()) std::fill(address.bytes.begin() + 8, address.bytes.end(), std::uint8_t{0});
    return address;
}

bool GuessLimit::may_try(const IpAddress& address, MonoTime now) const {
    const auto found = std::ranges::find(places_, place_of(address), &Place::address);
    return found == places_.end() || found->full_at - now <= (kAttempts - 1) * kRefill;
}

void GuessLimit::count_wrong(const IpAddress& address, MonoTime now) {
    const IpAddress place = place_of(address);
    auto found = std::ranges::find(places_, place, &Place::address);
    if (found == places_.end()) {
        found = std::ranges::min_element(places_, {}, &Place::full_at);
        *found = {place, now};
    }
    found->full_at = std::max(found->full_at, now) + kRefill;
}

}  // namespace vedette::node
