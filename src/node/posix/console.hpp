// The port's clock and log on Linux. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstdio>

#include "node/port/clock.hpp"
#include "node/port/log.hpp"

namespace vedette::posix {

// Of this machine: CLOCK_MONOTONIC and CLOCK_REALTIME. What is set is a board's own difference to it.
class Clock final : public port::Clock {
  public:
    MonoTime mono() override;
    UtcTime utc() override;
    void set_utc(UtcTime time) override;

  private:
    std::atomic<std::int64_t> ahead_ns_ = 0;
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
