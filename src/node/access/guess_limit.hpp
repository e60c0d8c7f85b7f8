// Slows down who tries passwords and PINs out. Owned by the network task.
#pragma once

#include <array>
#include <cstddef>

#include "core/base/ip_address.hpp"
#include "core/base/time.hpp"

namespace vedette::node {

// An address, or the /64 of an IPv6 address, has ten wrong attempts, then one each 30 s; right ones cost
// nothing. While it has none, its attempts are not even compared. Eight addresses are remembered: another one
// takes the place of the one that has the most attempts left.
class GuessLimit {
  public:
    static constexpr int kAttempts = 10;
    static constexpr Duration kRefill = std::chrono::seconds(30);

    bool may_try(const IpAddress& address, MonoTime now) const;
    void count_wrong(const IpAddress& address, MonoTime now);

  private:
    struct Place {
        IpAddress address{};
        MonoTime full_at{};  // when all attempts are back: kRefill for each that is missing
    };
    static IpAddress place_of(IpAddress address);

    std::array<Place, 8> places_{};
};

}  // namespace vedette::node
