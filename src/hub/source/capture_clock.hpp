// Maps a camera's own stamps to this machine's time. A camera's clock may be wrong by any amount and drift;
// pictures arrive late by a varying delay but never early. So the smallest difference "arrival minus stamp"
// among the last pictures is the offset plus the shortest delay, and what a picture's difference exceeds it
// by is that picture's extra delay. (The same minimum filter as NTP's clock filter, RFC 5905 section 10, for
// one-way stamps.) Not thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/base/time.hpp"

namespace vedette::source {

class CaptureClock {
  public:
    struct Mapped {
        MonoTime captured_at;
        std::uint32_t error_us = 0;  // spread of the differences looked at: what the network added at times
        bool jumped = false;         // the camera's clock was set: a new generation begins
    };

    // A picture stamped `camera` by the camera, whose first byte came at `arrival`.
    Mapped map(UtcTime camera, MonoTime arrival);
    void reset() { count_ = 0; }

  private:
    static constexpr std::size_t kWindow = 64;
    static constexpr Duration kJump = 2s;
    std::array<Duration, kWindow> differences_{};
    std::size_t count_ = 0;  // in all
};

}  // namespace vedette::source
