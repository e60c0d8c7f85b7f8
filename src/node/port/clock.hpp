// The board's two clocks. Engines take times as arguments; only the application's loop asks a Clock.
#pragma once

#include "core/base/time.hpp"

namespace vedette::port {

// Thread-safe.
class Clock {
  public:
    virtual ~Clock() = default;
    // Since the board's start, never backwards.
    virtual MonoTime mono() = 0;
    // Wall clock; before it is set, some time in 1970.
    virtual UtcTime utc() = 0;
};

}  // namespace vedette::port
