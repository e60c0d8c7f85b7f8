// Stand-in for ESP-IDF's esp_system: the watchdog of tasks.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "esp_err.h"
#include "freertos/task.h"

typedef struct {
    uint32_t timeout_ms;
    uint32_t idle_core_mask;
    bool trigger_panic;
} esp_task_wdt_config_t;

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
esp_err_t esp_task_wdt_reconfigure(const esp_task_wdt_config_t* config);
// IDF 5.1-5.5
esp_err_t esp_task_wdt_add(TaskHandle_t task_handle);
// IDF 5.1-5.5
esp_err_t esp_task_wdt_reset(void);

#ifdef __cplusplus
}
#endif
