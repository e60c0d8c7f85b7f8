#include "port_esp/outputs.hpp"

#include <algorithm>

#include <driver/ledc.h>
#include <soc/soc_caps.h>

namespace vedette::esp {
namespace {

constexpr ledc_mode_t kMode = LEDC_LOW_SPEED_MODE;
constexpr std::uint32_t kServoHz = 50;
constexpr int kServoPeriod_us = 20'000;
constexpr int kServoBits = std::min(16, SOC_LEDC_TIMER_BIT_WIDTH);
constexpr std::uint32_t kLampHz = 5000;
constexpr int kLampBits = 8;
constexpr ledc_channel_t kLampChannel = LEDC_CHANNEL_4;

ledc_channel_t channel_of(std::size_t axis) { return static_cast<ledc_channel_t>(LEDC_CHANNEL_2 + axis); }

std::uint32_t servo_duty(int pulse_us) {
    return static_cast<std::uint32_t>((pulse_us * (1 << kServoBits) + kServoPeriod_us / 2) / kServoPeriod_us);
}

bool start_timer(std::uint8_t timer, int bits, std::uint32_t hertz) {
    ledc_timer_config_t config{};
    config.speed_mode = kMode;
    config.duty_resolution = static_cast<ledc_timer_bit_t>(bits);
    config.timer_num = static_cast<ledc_timer_t>(timer);
    config.freq_hz = hertz;
    config.clk_cfg = LEDC_AUTO_CLK;
    return ledc_timer_config(&config) == ESP_OK;
}

bool start_channel(port::Pin pin, ledc_channel_t channel, std::uint8_t timer, std::uint32_t duty) {
    ledc_channel_config_t config{};
    config.gpio_num = pin;
    config.speed_mode = kMode;
    config.channel = channel;
    config.intr_type = LEDC_INTR_DISABLE;
    config.timer_sel = static_cast<ledc_timer_t>(timer);
    config.duty = duty;
    return ledc_channel_config(&config) == ESP_OK;
}

bool set_duty(ledc_channel_t channel, std::uint32_t duty) {
    return ledc_set_duty(kMode, channel, duty) == ESP_OK && ledc_update_duty(kMode, channel) == ESP_OK;
}

}  // namespace

bool ServoPwm::set_pulse(port::Axis axis, int pulse_us) {
    if (pulse_us < port::kMinPulse_us || pulse_us > port::kMaxPulse_us) return false;
    const auto at = static_cast<std::size_t>(axis);
    if (pins_[at] == port::kNoPin) return true;
    const std::uint32_t duty = servo_duty(pulse_us);
    const bool done = runs_[at] ? set_duty(channel_of(at), duty) : start(at, duty);
    if (!done)
        log_.write(port::Level::kWarning, "servos", "the PWM unit refuses a servo: choose another pin");
    return done;
}

bool ServoPwm::start(std::size_t axis, std::uint32_t duty) {
    has_timer_ = has_timer_ || start_timer(kServoTimer, kServoBits, kServoHz);
    runs_[axis] = has_timer_ && start_channel(pins_[axis], channel_of(axis), kServoTimer, duty);
    return runs_[axis];
}

Lamp::Lamp(port::Pin pin, port::Log& log) {
    if (pin == port::kNoPin) return;
    works_ = start_timer(kLampTimer, kLampBits, kLampHz) && start_channel(pin, kLampChannel, kLampTimer, 0);
    if (!works_) log.write(port::Level::kWarning, "lamp", "the PWM unit refuses the lamp, which stays dark");
}

void Lamp::set(std::uint8_t level) {
    // A duty of 256 is light without a gap.
    if (works_) (void)set_duty(kLampChannel, level == 255 ? 256U : level);
}

}  // namespace vedette::esp
