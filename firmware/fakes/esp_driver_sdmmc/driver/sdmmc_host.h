// Stand-in for ESP-IDF's esp_driver_sdmmc, part of `driver` before 5.3: the unit for cards of an ESP32, whose
// pins are fixed. The card's type is sdmmc's.
#pragma once

#include <stdint.h>

#define SDMMC_HOST_FLAG_1BIT (1 << 0)
#define SDMMC_SLOT_FLAG_INTERNAL_PULLUP (1 << 0)

typedef struct {
    uint32_t flags;
    int slot;
} sdmmc_host_t;
typedef struct {
    uint8_t width;
    uint32_t flags;
} sdmmc_slot_config_t;
typedef struct {
    sdmmc_host_t host;
} sdmmc_card_t;

#define SDMMC_HOST_DEFAULT() {.flags = 7, .slot = 1}
#define SDMMC_SLOT_CONFIG_DEFAULT() {.width = 0, .flags = 0}
