// The board's two clocks. Engines take times as arguments; only the application's loop asks a Clock, and sets
// the wall clock when a time server has answered.
#pragma once

#include "core/base/time.hpp"

namespace vedette::port {

// 2026-01-01: no earlier time is right. A clock that was not set says one.
inline constexpr UtcTime kEarliestTime{1'767'225'600s};

// Thread-safe.
class Clock {
  public:
    virtual ~Clock() = default;
    // Since the board's start, never backwards.
    virtual MonoTime mono() = 0;
    // Wall clock; before it is set, some time in 1970.
    virtual UtcTime utc() = 0;
    // Sets it. mono() goes on as before.
    virtual void set_utc(UtcTime time) = 0;
};

}  // namespace vedette::port
