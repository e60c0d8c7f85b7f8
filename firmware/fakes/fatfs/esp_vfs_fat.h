// Stand-in for ESP-IDF's fatfs: the file system of a card, whose files are those of a folder here.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "driver/sdmmc_host.h"
#include "esp_err.h"

typedef struct {
    bool format_if_mount_failed;
    int max_files;
    size_t allocation_unit_size;
} esp_vfs_fat_mount_config_t;

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
esp_err_t esp_vfs_fat_sdmmc_mount(const char* base_path, const sdmmc_host_t* host_config,
                                  const void* slot_config, const esp_vfs_fat_mount_config_t* mount_config,
                                  sdmmc_card_t** out_card);
// IDF 5.1-5.5
esp_err_t esp_vfs_fat_sdcard_unmount(const char* base_path, sdmmc_card_t* card);
// IDF 5.1-5.5
esp_err_t esp_vfs_fat_info(const char* base_path, uint64_t* out_total_bytes, uint64_t* out_free_bytes);

#ifdef __cplusplus
}
#endif
