// Slow viewers start together. A viewer holds the picture that it is in the middle of, so a crowd of slow
// ones that each start when they happen to be ready holds a different picture each. Here a viewer that missed
// many pictures over its last one starts the next only with every 2ⁿ-th, which others as slow start with too:
// it waits at most a quarter of the time that it takes anyway, and all viewers of one speed hold eight
// pictures at most. The picture that it starts with is the newest at that moment. Belongs to its viewer.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "core/base/time.hpp"
#include "hub/bus/unit.hpp"

namespace vedette::serve {

class Convoy {
  public:
    // A picture was sent, from `started` until `now`, while `passed` newer ones were published.
    void sent(std::uint64_t passed, MonoTime started, MonoTime now) {
        step_ = std::bit_floor(std::max<std::uint64_t>(1, passed / 4));
        latest_ = now + (now - started) / 2;
    }

    // False while every picture may be started: there is no need to ask.
    bool waits() const { return step_ > 1; }
    // True when the newest picture may be started now. One that the hub drew is shared as it is; a camera
    // that became slower, or stopped, is not waited for.
    bool may_start(const bus::Unit& newest, MonoTime now) const {
        return newest.number % step_ == 0 || newest.placeholder || now >= latest_;
    }

  private:
    std::uint64_t step_ = 1;  // a power of two
    MonoTime latest_{};
};

}  // namespace vedette::serve
