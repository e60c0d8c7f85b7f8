// Stand-in for ESP-IDF's esp_partition: the parts of the flash.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "esp_err.h"

typedef enum { ESP_PARTITION_TYPE_DATA = 0x01 } esp_partition_type_t;
typedef enum { ESP_PARTITION_SUBTYPE_ANY = 0xff } esp_partition_subtype_t;
typedef struct {
    uint32_t size;
    char label[17];
} esp_partition_t;

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
const esp_partition_t* esp_partition_find_first(esp_partition_type_t type, esp_partition_subtype_t subtype,
                                                const char* label);
// IDF 5.1-5.5
esp_err_t esp_partition_read(const esp_partition_t* partition, size_t src_offset, void* dst, size_t size);
// IDF 5.1-5.5
esp_err_t esp_partition_write(const esp_partition_t* partition, size_t dst_offset, const void* src,
                              size_t size);
// IDF 5.1-5.5
esp_err_t esp_partition_erase_range(const esp_partition_t* partition, size_t offset, size_t size);

#ifdef __cplusplus
}
#endif
