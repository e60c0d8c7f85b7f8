// Makes slow viewers of one camera start with the same pictures, to bound memory: without this a thousand of
// them hold a thousand different ones while they send. A viewer that missed 4 × 2ⁿ pictures while sending its
// last one starts its next only with a picture whose number is divisible by 2ⁿ. It waits a quarter of its
// sending time at most, and all viewers of one speed hold eight pictures at most. Owned by its viewer's loop.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "core/base/time.hpp"
#include "hub/bus/unit.hpp"

namespace vedette::serve {

// Decides with which picture one viewer starts next.
class SlowViewerSync {
  public:
    // A picture was sent from `started` until `now`; `missed` newer ones were published meanwhile.
    void on_sent(std::uint64_t missed, MonoTime started, MonoTime now) {
        step_ = std::bit_floor(std::max<std::uint64_t>(1, missed / 4));
        deadline_ = now + (now - started) / 2;
    }

    // False while the viewer keeps up: then may_start() is always true.
    bool is_slow() const { return step_ > 1; }
    // True when sending the newest picture may start now. Placeholders are shared as they are. After the
    // deadline any picture will do: the camera became slower, or stopped.
    bool may_start(const bus::Unit& newest, MonoTime now) const {
        return newest.number % step_ == 0 || newest.placeholder || now >= deadline_;
    }

  private:
    std::uint64_t step_ = 1;  // 2ⁿ
    MonoTime deadline_{};
};

}  // namespace vedette::serve
