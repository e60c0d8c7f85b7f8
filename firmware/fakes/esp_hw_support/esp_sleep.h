// Stand-in for ESP-IDF's esp_hw_support: deep sleep. The real esp_deep_sleep_start() does not return.
#pragma once

#include <stdint.h>

#include "driver/gpio.h"
#include "esp_err.h"

typedef enum {
    ESP_SLEEP_WAKEUP_UNDEFINED,
    ESP_SLEEP_WAKEUP_ALL,
    ESP_SLEEP_WAKEUP_EXT0,
    ESP_SLEEP_WAKEUP_EXT1,
    ESP_SLEEP_WAKEUP_TIMER,
} esp_sleep_source_t;
typedef esp_sleep_source_t esp_sleep_wakeup_cause_t;

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
esp_err_t esp_sleep_enable_ext0_wakeup(gpio_num_t gpio_num, int level);
// IDF 5.1-5.5
esp_err_t esp_sleep_enable_timer_wakeup(uint64_t time_in_us);
// IDF 5.1-5.5
void esp_deep_sleep_start(void);
// IDF 5.1-5.5
esp_sleep_wakeup_cause_t esp_sleep_get_wakeup_cause(void);

#ifdef __cplusplus
}
#endif
