// The chip itself, its log, time, PWM unit and store.
#include "chip.hpp"

#include <chrono>
#include <cstdarg>
#include <cstdio>
#include <mutex>

#include "driver/ledc.h"
#include "esp_log.h"
#include "nvs_flash.h"
#include "state.hpp"

namespace vedette::fakes {
namespace {

struct Lines {
    std::mutex mutex;
    std::string text;
};

Lines& lines() {
    static Lines out;
    return out;
}

std::optional<PwmChannel> output(const Chip& chip, int gpio) {
    for (const PwmChannel& channel : chip.channels) {
        if (channel.gpio == gpio) return channel;
    }
    return std::nullopt;
}

}  // namespace

Chip& chip() {
    static Chip out;
    return out;
}

void reset_log() {
    const std::lock_guard lock(lines().mutex);
    lines().text.clear();
}

static void start_anew(bool erases_flash) {
    join_tasks();
    reset_camera();
    reset_sockets();
    reset_radio();
    reset_events();
    reset_board(erases_flash);
    reset_power(erases_flash);
    reset_update(erases_flash);
    reset_log();
    Chip& c = chip();
    c.~Chip();
    new (&c) Chip();
}

void reset() { start_anew(true); }

void restart() { start_anew(false); }

std::string Chip::logged() const {
    const std::lock_guard lock(lines().mutex);
    return lines().text;
}

std::optional<int> Chip::pulse_us(int gpio) const {
    const auto channel = output(*this, gpio);
    if (!channel) return std::nullopt;
    const PwmTimer& timer = timers[static_cast<std::size_t>(channel->timer)];
    const double share = static_cast<double>(channel->duty) / (1U << timer.bits);
    return static_cast<int>(share * 1e6 / timer.hertz + 0.5);
}

std::optional<int> Chip::level(int gpio) const {
    const auto channel = output(*this, gpio);
    if (!channel) return std::nullopt;
    const PwmTimer& timer = timers[static_cast<std::size_t>(channel->timer)];
    return static_cast<int>(channel->duty * 256 / (1U << timer.bits));
}

}  // namespace vedette::fakes

using vedette::fakes::chip;

const char* esp_err_to_name(esp_err_t code) {
    switch (code) {
        case ESP_OK: return "ESP_OK";
        case ESP_ERR_NO_MEM: return "ESP_ERR_NO_MEM";
        case ESP_ERR_NOT_FOUND: return "ESP_ERR_NOT_FOUND";
        case ESP_ERR_NVS_NO_FREE_PAGES: return "ESP_ERR_NVS_NO_FREE_PAGES";
        default: return "ESP_FAIL";
    }
}

void esp_log_write(esp_log_level_t level, const char* tag, const char* format, ...) {
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    auto& lines = vedette::fakes::lines();
    const std::lock_guard lock(lines.mutex);
    lines.text += std::string(1, "NEWI"[level]) + " " + tag + ": " + text;
}

int64_t esp_timer_get_time(void) {
    static const auto begin = std::chrono::steady_clock::now();
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin)
               .count() +
           1;
}

esp_err_t ledc_timer_config(const ledc_timer_config_t* config) {
    if (chip().faults.no_pwm) return ESP_FAIL;
    chip().timers[config->timer_num] = {static_cast<int>(config->duty_resolution), config->freq_hz};
    return ESP_OK;
}

esp_err_t ledc_channel_config(const ledc_channel_config_t* config) {
    if (chip().timers[config->timer_sel].hertz == 0) return ESP_FAIL;
    chip().channels[config->channel] = {config->gpio_num, static_cast<int>(config->timer_sel), config->duty};
    return ESP_OK;
}

// The new duty counts from ledc_update_duty() on.
static std::array<std::optional<uint32_t>, LEDC_CHANNEL_MAX> next_duty;

esp_err_t ledc_set_duty(ledc_mode_t, ledc_channel_t channel, uint32_t duty) {
    next_duty[channel] = duty;
    return chip().channels[channel].gpio < 0 ? ESP_FAIL : ESP_OK;
}

esp_err_t ledc_update_duty(ledc_mode_t, ledc_channel_t channel) {
    if (!next_duty[channel]) return ESP_FAIL;
    chip().channels[channel].duty = *next_duty[channel];
    return ESP_OK;
}

esp_err_t nvs_flash_init(void) {
    chip().nvs_is_open = chip().faults.nvs_error == ESP_OK;
    return chip().faults.nvs_error;
}

esp_err_t nvs_flash_erase(void) {
    ++chip().nvs_erased;
    chip().faults.nvs_error = ESP_OK;
    return ESP_OK;
}
