// Stand-in for ESP-IDF's esp_system: why the chip started, its memory and its restart. The real esp_restart()
// does not return.
#pragma once

#include <stdint.h>

#include "esp_err.h"

typedef enum {
    ESP_RST_UNKNOWN,
    ESP_RST_POWERON,
    ESP_RST_EXT,
    ESP_RST_SW,
    ESP_RST_PANIC,
    ESP_RST_INT_WDT,
    ESP_RST_TASK_WDT,
    ESP_RST_WDT,
    ESP_RST_DEEPSLEEP,
    ESP_RST_BROWNOUT,
    ESP_RST_SDIO,
} esp_reset_reason_t;

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
void esp_restart(void);
// IDF 5.1-5.5
esp_reset_reason_t esp_reset_reason(void);
// IDF 5.1-5.5
uint32_t esp_get_free_heap_size(void);

#ifdef __cplusplus
}
#endif
