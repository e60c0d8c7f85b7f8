// Stand-in for ESP-IDF's esp_driver_gpio, part of `driver` before 5.3: pins that stay on in deep sleep.
#pragma once

#include "driver/gpio.h"

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
esp_err_t rtc_gpio_deinit(gpio_num_t gpio_num);
// IDF 5.1-5.5
esp_err_t rtc_gpio_pulldown_en(gpio_num_t gpio_num);
// IDF 5.1-5.5
esp_err_t rtc_gpio_pullup_dis(gpio_num_t gpio_num);

#ifdef __cplusplus
}
#endif
