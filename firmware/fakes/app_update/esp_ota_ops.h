// Stand-in for ESP-IDF's app_update: the places of the program in the flash.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "esp_err.h"
#include "esp_partition.h"

#define OTA_WITH_SEQUENTIAL_WRITES 0xfffffffe
#define ESP_ERR_OTA_BASE 0x1500
#define ESP_ERR_OTA_VALIDATE_FAILED (ESP_ERR_OTA_BASE + 0x03)
#define ESP_ERR_OTA_ROLLBACK_INVALID_STATE (ESP_ERR_OTA_BASE + 0x06)

typedef uint32_t esp_ota_handle_t;
typedef enum {
    ESP_OTA_IMG_NEW = 0,
    ESP_OTA_IMG_PENDING_VERIFY = 1,
    ESP_OTA_IMG_VALID = 2
} esp_ota_img_states_t;

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
esp_err_t esp_ota_begin(const esp_partition_t* partition, size_t image_size, esp_ota_handle_t* out_handle);
// IDF 5.1-5.5
esp_err_t esp_ota_write(esp_ota_handle_t handle, const void* data, size_t size);
// IDF 5.1-5.5
esp_err_t esp_ota_end(esp_ota_handle_t handle);
// IDF 5.1-5.5
esp_err_t esp_ota_abort(esp_ota_handle_t handle);
// IDF 5.1-5.5
esp_err_t esp_ota_set_boot_partition(const esp_partition_t* partition);
// IDF 5.1-5.5
const esp_partition_t* esp_ota_get_running_partition(void);
// IDF 5.1-5.5
const esp_partition_t* esp_ota_get_next_update_partition(const esp_partition_t* start_from);
// IDF 5.1-5.5
esp_err_t esp_ota_get_state_partition(const esp_partition_t* partition, esp_ota_img_states_t* ota_state);
// IDF 5.1-5.5
esp_err_t esp_ota_mark_app_valid_cancel_rollback(void);

#ifdef __cplusplus
}
#endif
