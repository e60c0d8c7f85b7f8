#include "linux/base/clock.hpp"

#include <ctime>

namespace vedette {
namespace {

Duration read(clockid_t id) {
    timespec t{};
    ::clock_gettime(id, &t);
    return std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec);
}

class SystemClock : public Clock {
  public:
    MonoTime mono() const override { return {read(CLOCK_MONOTONIC)}; }
    UtcTime utc() const override { return {read(CLOCK_REALTIME)}; }
};

}  // namespace

Clock& system_clock() {
    static SystemClock clock;
    return clock;
}

MonoTime FakeClock::mono() const {
    const std::lock_guard lock(mutex_);
    return mono_;
}

UtcTime FakeClock::utc() const {
    const std::lock_guard lock(mutex_);
    return utc_;
}

void FakeClock::advance(Duration by) {
    const std::lock_guard lock(mutex_);
    mono_ = mono_ + by;
    utc_ = utc_ + by;
}

void FakeClock::set_utc(UtcTime now) {
    const std::lock_guard lock(mutex_);
    utc_ = now;
}

}  // namespace vedette
