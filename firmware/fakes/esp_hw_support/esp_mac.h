// Stand-in for ESP-IDF's esp_hw_support: the factory's numbers of the chip.
#pragma once

#include <stdint.h>

#include "esp_err.h"

typedef enum { ESP_MAC_WIFI_STA } esp_mac_type_t;

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
esp_err_t esp_read_mac(uint8_t* mac, esp_mac_type_t type);

#ifdef __cplusplus
}
#endif
