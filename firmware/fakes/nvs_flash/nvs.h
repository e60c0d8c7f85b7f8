// Stand-in for ESP-IDF's nvs_flash: small values by their names.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "esp_err.h"

typedef uint32_t nvs_handle_t;
typedef enum { NVS_READONLY, NVS_READWRITE } nvs_open_mode_t;

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
esp_err_t nvs_open(const char* namespace_name, nvs_open_mode_t open_mode, nvs_handle_t* out_handle);
// IDF 5.1-5.5
esp_err_t nvs_get_blob(nvs_handle_t handle, const char* key, void* out_value, size_t* length);
// IDF 5.1-5.5
esp_err_t nvs_set_blob(nvs_handle_t handle, const char* key, const void* value, size_t length);
// IDF 5.1-5.5
esp_err_t nvs_commit(nvs_handle_t handle);
// IDF 5.1-5.5
void nvs_close(nvs_handle_t handle);

#ifdef __cplusplus
}
#endif
