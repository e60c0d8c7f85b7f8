// The only code that reads the time. Code that needs the time takes a Clock, so that tests use a FakeClock
// and do not sleep. For timers see io::Timer.
#pragma once

#include <mutex>

#include "core/base/time.hpp"

namespace vedette {

// Thread-safe.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual MonoTime mono() const = 0;
    virtual UtcTime utc() const = 0;
};

// CLOCK_MONOTONIC and CLOCK_REALTIME.
Clock& system_clock();

// Stands still until a test advances it. set_utc() makes the wall clock jump.
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
