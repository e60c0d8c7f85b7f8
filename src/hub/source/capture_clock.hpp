// Maps timestamps of a camera's clock to this machine's time. A camera's clock has an unknown offset and
// drifts; pictures arrive with a varying delay, never early. So the smallest difference "arrival minus
// timestamp" of the last pictures is the offset plus the shortest delay, and a picture's excess over it is
// that picture's extra delay. (The minimum filter of NTP, RFC 5905 section 10, for one-way timestamps.)
#pragma once

#include <array>
#include <cstdint>

#include "core/base/time.hpp"

namespace vedette::source {

// The mapping for one camera. Owned by its loop.
class CaptureClock {
  public:
    // The result for one picture.
    struct Mapped {
        MonoTime captured_at;
        std::uint32_t error_us = 0;  // spread of the last differences: the network's varying delay
        bool jumped = false;         // the camera's clock was set: a new generation begins
    };

    // `camera`: the picture's timestamp; `arrival`: of its first byte.
    Mapped map(UtcTime camera, MonoTime arrival);
    void reset() { count_ = 0; }

  private:
    static constexpr std::size_t kWindow = 64;
    static constexpr Duration kJump = 2s;
    std::array<Duration, kWindow> differences_{};
    std::size_t count_ = 0;  // pictures since the last reset
};

}  // namespace vedette::source
