// The port's servos and lamp on ESP-IDF, by the chip's PWM unit (LEDC) in its low-speed mode, which each chip
// has. The camera's clock has timer 0 and channel 0; here are timer 1 with channels 2 and 3, and timer 2 with
// channel 4. Owned by the network task.
#pragma once

#include <array>

#include "node/port/boards.hpp"
#include "node/port/lamp.hpp"
#include "node/port/log.hpp"
#include "node/port/servo_pwm.hpp"

namespace vedette::esp {

inline constexpr std::uint8_t kServoTimer = 1;
inline constexpr std::uint8_t kLampTimer = 2;

// Two servos at 50 Hz. A pulse is exact to 0.3 us on an ESP32, to 1.2 us on an ESP32-S3.
class ServoPwm final : public port::ServoPwm {
  public:
    // GPIO numbers of traverse and elevation; port::kNoPin: that axis has no servo, and its pulses go
    // nowhere. The log outlives it.
    ServoPwm(std::array<port::Pin, 2> pins, port::Log& log) : pins_(pins), log_(log) {}

    // False too when the PWM unit refuses, which the log says.
    bool set_pulse(port::Axis axis, int pulse_us) override;

  private:
    bool start(std::size_t axis, std::uint32_t duty);

    const std::array<port::Pin, 2> pins_;
    port::Log& log_;
    bool has_timer_ = false;
    std::array<bool, 2> runs_{};
};

// The lamp at 5 kHz, dark from the constructor on.
class Lamp final : public port::Lamp {
  public:
    // port::kNoPin: the board has none, and set() does nothing. The log outlives it.
    Lamp(port::Pin pin, port::Log& log);
    void set(std::uint8_t level) override;

  private:
    bool works_ = false;
};

}  // namespace vedette::esp
