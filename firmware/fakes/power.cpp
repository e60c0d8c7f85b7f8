// Pins that are read, converters, deep sleep, the store's small values and the watchdog.
#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>

#include <driver/gpio.h>
#include <driver/rtc_io.h>
#include <esp_adc/adc_oneshot.h>
#include <esp_sleep.h>
#include <esp_task_wdt.h>
#include <nvs.h>

#include "chip.hpp"
#include "state.hpp"

using vedette::fakes::chip;

namespace {

// A pin of an ESP32 that its second converter reads.
constexpr int kOfSecond[] = {4, 0, 2, 15, 13, 12, 14, 27, 25, 26};

std::string blob;  // the only one
std::string written;
std::chrono::steady_clock::time_point fed;

}  // namespace

struct adc_oneshot_unit_ctx_t {
    adc_unit_t unit = ADC_UNIT_1;
    bool is_in_use = false;
    bool is_configured = false;
};
static adc_oneshot_unit_ctx_t units[2];

namespace vedette::fakes {

void reset_power(bool erases_flash) {
    if (erases_flash) blob.clear();
    for (adc_oneshot_unit_ctx_t& unit : units) unit = {};
}

bool Chip::is_hung() const {
    return watchdog_ms > 0 && watchdog_panics && watchdog_has_task &&
           std::chrono::steady_clock::now() - fed >= std::chrono::milliseconds(watchdog_ms);
}

}  // namespace vedette::fakes

esp_err_t gpio_set_direction(gpio_num_t pin, gpio_mode_t mode) {
    chip().inputs[pin] = mode == GPIO_MODE_INPUT;
    return ESP_OK;
}

esp_err_t gpio_set_pull_mode(gpio_num_t pin, gpio_pull_mode_t pull) {
    chip().pulls[pin] = pull;
    return ESP_OK;
}

int gpio_get_level(gpio_num_t pin) {
    if (!chip().inputs[pin] || chip().rtc_pins.contains(pin)) return 0;
    const auto found = chip().levels.find(pin);
    if (found != chip().levels.end()) return found->second ? 1 : 0;
    return chip().pulls[pin] == GPIO_PULLUP_ONLY ? 1 : 0;
}

esp_err_t rtc_gpio_deinit(gpio_num_t pin) {
    chip().rtc_pins.erase(pin);
    return ESP_OK;
}

esp_err_t rtc_gpio_pulldown_en(gpio_num_t pin) {
    chip().pulls[pin] = GPIO_PULLDOWN_ONLY;
    return ESP_OK;
}

esp_err_t rtc_gpio_pullup_dis(gpio_num_t) { return ESP_OK; }

esp_err_t adc_oneshot_new_unit(const adc_oneshot_unit_init_cfg_t* config, adc_oneshot_unit_handle_t* unit) {
    adc_oneshot_unit_ctx_t& out = units[config->unit_id];
    if (out.is_in_use) return ESP_ERR_NOT_FOUND;
    out = {config->unit_id, true, false};
    *unit = &out;
    return ESP_OK;
}

esp_err_t adc_oneshot_config_channel(adc_oneshot_unit_handle_t unit, adc_channel_t,
                                     const adc_oneshot_chan_cfg_t* config) {
    unit->is_configured = config->atten == 3 && config->bitwidth == ADC_BITWIDTH_12;
    return unit->is_configured ? ESP_OK : ESP_ERR_INVALID_ARG;
}

esp_err_t adc_oneshot_read(adc_oneshot_unit_handle_t unit, adc_channel_t, int* out) {
    const bool has_wifi = chip().wifi_mode != WIFI_MODE_NULL;
    if (!unit->is_configured || !chip().reading || (unit->unit == ADC_UNIT_2 && has_wifi)) return ESP_FAIL;
    *out = *chip().reading;
    return ESP_OK;
}

esp_err_t adc_oneshot_del_unit(adc_oneshot_unit_handle_t unit) {
    unit->is_in_use = false;
    return ESP_OK;
}

esp_err_t adc_oneshot_io_to_channel(int pin, adc_unit_t* unit, adc_channel_t* channel) {
    *channel = ADC_CHANNEL_0;
    *unit = std::ranges::find(kOfSecond, pin) != std::end(kOfSecond) ? ADC_UNIT_2 : ADC_UNIT_1;
    return *unit == ADC_UNIT_2 || (pin >= 32 && pin <= 39) ? ESP_OK : ESP_ERR_NOT_FOUND;
}

esp_err_t esp_sleep_enable_ext0_wakeup(gpio_num_t pin, int level) {
    if (level != 1 || chip().pulls[pin] != GPIO_PULLDOWN_ONLY) return ESP_ERR_INVALID_ARG;
    chip().armed_sleep.pin = pin;
    return ESP_OK;
}

esp_err_t esp_sleep_enable_timer_wakeup(uint64_t time) {
    chip().armed_sleep.time_us = time;
    return ESP_OK;
}

void esp_deep_sleep_start(void) {
    chip().deep_sleep = chip().armed_sleep;
    ++chip().deep_sleeps;
}
esp_sleep_wakeup_cause_t esp_sleep_get_wakeup_cause(void) { return chip().wakeup_cause; }

esp_err_t nvs_open(const char*, nvs_open_mode_t, nvs_handle_t* handle) {
    *handle = 1;
    written.clear();
    return chip().nvs_is_open && !chip().faults.no_record ? ESP_OK : ESP_FAIL;
}

esp_err_t nvs_get_blob(nvs_handle_t, const char*, void* into, size_t* size) {
    if (blob.empty() || *size < blob.size()) return ESP_FAIL;
    std::copy(blob.begin(), blob.end(), static_cast<char*>(into));
    *size = blob.size();
    return ESP_OK;
}

esp_err_t nvs_set_blob(nvs_handle_t, const char*, const void* from, size_t size) {
    written.assign(static_cast<const char*>(from), size);
    return ESP_OK;
}

esp_err_t nvs_commit(nvs_handle_t) {
    blob = written;
    ++chip().records_written;
    return ESP_OK;
}

void nvs_close(nvs_handle_t) {}

esp_err_t esp_task_wdt_reconfigure(const esp_task_wdt_config_t* config) {
    chip().watchdog_ms = config->timeout_ms;
    chip().watchdog_panics = config->trigger_panic;
    return ESP_OK;
}

esp_err_t esp_task_wdt_add(TaskHandle_t) {
    chip().watchdog_has_task = true;
    fed = std::chrono::steady_clock::now();
    return ESP_OK;
}

esp_err_t esp_task_wdt_reset(void) {
    fed = std::chrono::steady_clock::now();
    return ESP_OK;
}
