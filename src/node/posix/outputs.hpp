// The servos and the lamp of a board that is a process: they keep what they were told, and the simulated
// camera turns with it. Set by the network task; read by any thread.
#pragma once

#include <array>
#include <atomic>

#include "node/port/lamp.hpp"
#include "node/port/servo_pwm.hpp"

namespace vedette::posix {

// Two servos without a load: they are at once where a pulse wants them.
class SimulatedServos final : public port::ServoPwm {
  public:
    bool set_pulse(port::Axis axis, int pulse_us) override {
        if (pulse_us < port::kMinPulse_us || pulse_us > port::kMaxPulse_us) return false;
        pulses_[static_cast<std::size_t>(axis)] = pulse_us;
        return true;
    }
    // Microseconds; 0: no pulse yet.
    int pulse_us(port::Axis axis) const { return pulses_[static_cast<std::size_t>(axis)]; }

    // Degrees from the middle of the servo's way, where it also stands before the first pulse.
    int degrees(port::Axis axis) const {
        const int pulse = pulse_us(axis);
        constexpr int kWay_us = port::kMaxPulse_us - port::kMinPulse_us;
        constexpr int kWay_deg = 180;
        if (pulse == 0) return 0;
        return ((pulse - port::kMinPulse_us) * kWay_deg + kWay_us / 2) / kWay_us - kWay_deg / 2;
    }

  private:
    std::array<std::atomic<int>, 2> pulses_{};
};

// A lamp.
class SimulatedLamp final : public port::Lamp {
  public:
    void set(std::uint8_t level) override { level_ = level; }
    int level() const { return level_; }

  private:
    std::atomic<int> level_ = 0;
};

}  // namespace vedette::posix
