// The hub's only door to time. Everything that waits or stamps takes a Clock, so that tests run every
// deadline on FakeClock without sleeping. Timers belong to io::Loop, which drives a TimerQueue from here.
#pragma once

#include <mutex>

#include "core/base/time.hpp"

namespace vedette {

// Both readings may be taken from any thread.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual MonoTime mono() const = 0;
    virtual UtcTime utc() const = 0;
};

// CLOCK_MONOTONIC and CLOCK_REALTIME.
Clock& system_clock();

// Stands still until a test moves it. The wall clock can be set apart, to play a jump.
class FakeClock : public Clock {
  public:
    MonoTime mono() const override;
    UtcTime utc() const override;
    void advance(Duration by);
    void set_utc(UtcTime now);

  private:
    mutable std::mutex mutex_;
    MonoTime mono_{1000s};
    UtcTime utc_{1'700'000'000s};
};

}  // namespace vedette
