#include "port_esp/inputs.hpp"

#include <driver/gpio.h>
#include <driver/rtc_io.h>
#include <esp_adc/adc_oneshot.h>

namespace vedette::esp {
namespace {

using port::AnalogError;

// About 0 to 3.1 V. Its name is ADC_ATTEN_DB_11 in ESP-IDF 5.1, and ADC_ATTEN_DB_12 in later ones.
constexpr auto kWidestRange = static_cast<adc_atten_t>(3);

gpio_pull_mode_t mode_of(port::Pull pull) {
    switch (pull) {
        case port::Pull::kUp: return GPIO_PULLUP_ONLY;
        case port::Pull::kDown: return GPIO_PULLDOWN_ONLY;
        case port::Pull::kNone: break;
    }
    return GPIO_FLOATING;
}

std::expected<std::uint16_t, AnalogError> convert(adc_oneshot_unit_handle_t unit, adc_channel_t channel) {
    const adc_oneshot_chan_cfg_t config{kWidestRange, ADC_BITWIDTH_12};
    int reading = 0;
    if (adc_oneshot_config_channel(unit, channel, &config) != ESP_OK ||
        adc_oneshot_read(unit, channel, &reading) != ESP_OK)
        return std::unexpected(AnalogError::kFailed);
    return static_cast<std::uint16_t>(reading);
}

}  // namespace

bool Inputs::is_high(port::Pin pin, port::Pull pull) {
    const auto gpio = static_cast<gpio_num_t>(pin);
    // A pin that has ended a deep sleep is still in the mode of that.
    if (port::can_wake(chip_, pin)) (void)rtc_gpio_deinit(gpio);
    if (gpio_set_direction(gpio, GPIO_MODE_INPUT) != ESP_OK ||
        gpio_set_pull_mode(gpio, mode_of(pull)) != ESP_OK)
        return false;
    return gpio_get_level(gpio) != 0;
}

// The unit is taken for one conversion, so that nobody else finds it in use.
std::expected<std::uint16_t, AnalogError> Inputs::voltage(port::Pin pin) {
    const port::Adc converter = port::adc_of(chip_, pin);
    adc_oneshot_unit_init_cfg_t config{};
    adc_channel_t channel{};
    if (converter == port::Adc::kNone || adc_oneshot_io_to_channel(pin, &config.unit_id, &channel) != ESP_OK)
        return std::unexpected(AnalogError::kNoConverter);
    if (converter == port::Adc::kSecond && has_wifi_) return std::unexpected(AnalogError::kWifi);
    adc_oneshot_unit_handle_t unit = nullptr;
    if (adc_oneshot_new_unit(&config, &unit) != ESP_OK) return std::unexpected(AnalogError::kFailed);
    const auto reading = convert(unit, channel);
    (void)adc_oneshot_del_unit(unit);
    return reading;
}

}  // namespace vedette::esp
