// Stand-in for ESP-IDF's nvs_flash: the store that Wi-Fi's calibration needs.
#pragma once

#include "esp_err.h"

#define ESP_ERR_NVS_BASE 0x1100
#define ESP_ERR_NVS_NO_FREE_PAGES (ESP_ERR_NVS_BASE + 0x0d)
#define ESP_ERR_NVS_NEW_VERSION_FOUND (ESP_ERR_NVS_BASE + 0x10)

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
esp_err_t nvs_flash_init(void);
// IDF 5.1-5.5
esp_err_t nvs_flash_erase(void);

#ifdef __cplusplus
}
#endif
