// The port's clock and log on Linux. Thread-safe.
#pragma once

#include <cstdio>

#include "node/port/clock.hpp"
#include "node/port/log.hpp"

namespace vedette::posix {

// Of this machine: CLOCK_MONOTONIC and CLOCK_REALTIME.
class Clock final : public port::Clock {
  public:
    MonoTime mono() override;
    UtcTime utc() override;
};

// Lines `room: sentence` on a stream, which outlives it.
class Log final : public port::Log {
  public:
    explicit Log(std::FILE* out) : out_(out) {}
    void write(port::Level level, std::string_view room, std::string_view sentence) override;

  private:
    std::FILE* const out_;
};

}  // namespace vedette::posix
