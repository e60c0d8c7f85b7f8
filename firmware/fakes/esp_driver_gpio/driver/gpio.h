// Stand-in for ESP-IDF's esp_driver_gpio, part of `driver` before 5.3: pins as inputs.
#pragma once

#include "esp_err.h"

typedef enum { GPIO_NUM_NC = -1, GPIO_NUM_0 = 0, GPIO_NUM_13 = 13, GPIO_NUM_MAX = 49 } gpio_num_t;
typedef enum { GPIO_MODE_DISABLE = 0, GPIO_MODE_INPUT = 1 } gpio_mode_t;
typedef enum { GPIO_PULLUP_ONLY, GPIO_PULLDOWN_ONLY, GPIO_PULLUP_PULLDOWN, GPIO_FLOATING } gpio_pull_mode_t;

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
esp_err_t gpio_set_direction(gpio_num_t gpio_num, gpio_mode_t mode);
// IDF 5.1-5.5
esp_err_t gpio_set_pull_mode(gpio_num_t gpio_num, gpio_pull_mode_t pull);
// IDF 5.1-5.5
int gpio_get_level(gpio_num_t gpio_num);

#ifdef __cplusplus
}
#endif
