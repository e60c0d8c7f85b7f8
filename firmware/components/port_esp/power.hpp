// The port's deep sleep, record and watchdog on ESP-IDF. The record is an entry of ESP-IDF's own store (NVS),
// which spreads its writes over the flash; it is lost when that store is made anew, and the counts of starts
// begin at 0 then. Owned by the network task.
#pragma once

#include <optional>

#include "node/port/log.hpp"
#include "node/port/power.hpp"

namespace vedette::esp {

// One board's.
class Power final : public port::Power {
  public:
    // The log outlives it.
    explicit Power(port::Log& log) : log_(log) {}

    port::WakeCause wake_cause() override;
    void deep_sleep(const port::Wakes& wakes) override { wakes_ = wakes; }
    std::size_t read_record(MutableBytes into) override;
    bool write_record(Bytes record) override;
    // Of the task that calls it.
    void watch(Duration limit) override;
    void feed() override;

    // Whether deep_sleep() was called. Who runs the turns ends them then, and calls sleep_now().
    bool wants_sleep() const { return wakes_.has_value(); }
    void sleep_now();

  private:
    port::Log& log_;
    std::optional<port::Wakes> wakes_;
};

}  // namespace vedette::esp
