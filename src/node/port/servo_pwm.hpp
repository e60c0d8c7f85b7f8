// The pulses for two hobby servos: 50 Hz, the width of a pulse is the position. Angles, limits and what a
// client asked for belong to the application.
#pragma once

#include <cstdint>

namespace vedette::port {

// Axis of a camera that turns.
enum class Axis : std::uint8_t {
    kTraverse,   // left and right
    kElevation,  // up and down
};

// Limits of a pulse in microseconds: a hobby servo's whole way.
inline constexpr int kMinPulse_us = 500;
inline constexpr int kMaxPulse_us = 2400;

// Owned by the network task.
class ServoPwm {
  public:
    virtual ~ServoPwm() = default;
    // Sends pulses of that width, kMinPulse_us to kMaxPulse_us, from the next period of 20 ms on until the
    // next call. Before the first call an axis gets no pulse, so that no servo moves at the board's start.
    // False: the width is out of range, and nothing has changed.
    virtual bool set_pulse(Axis axis, int pulse_us) = 0;
};

}  // namespace vedette::port
