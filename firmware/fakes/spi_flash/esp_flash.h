// Stand-in for ESP-IDF's spi_flash: the size of the flash.
#pragma once

#include <stdint.h>

#include "esp_err.h"

typedef struct esp_flash_t esp_flash_t;

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
esp_err_t esp_flash_get_size(esp_flash_t* chip, uint32_t* out_size);

#ifdef __cplusplus
}
#endif
