// Stand-in for ESP-IDF's sdmmc: whether the card still answers.
#pragma once

#include "driver/sdmmc_host.h"
#include "esp_err.h"

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
esp_err_t sdmmc_get_status(sdmmc_card_t* card);

#ifdef __cplusplus
}
#endif
