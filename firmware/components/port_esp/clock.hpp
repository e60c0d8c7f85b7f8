// The port's clock on ESP-IDF. Thread-safe.
#pragma once

#include "node/port/clock.hpp"

namespace vedette::esp {

// esp_timer since the start, and the system's wall clock, which begins at 1970.
class Clock final : public port::Clock {
  public:
    MonoTime mono() override;
    UtcTime utc() override;
    void set_utc(UtcTime time) override;
};

}  // namespace vedette::esp
