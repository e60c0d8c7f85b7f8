// Stand-in for ESP-IDF's log: lines with a level and a tag.
#pragma once

#include <stdint.h>

typedef enum { ESP_LOG_NONE, ESP_LOG_ERROR, ESP_LOG_WARN, ESP_LOG_INFO } esp_log_level_t;

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
void esp_log_write(esp_log_level_t level, const char* tag, const char* format, ...)
    __attribute__((format(printf, 3, 4)));

#ifdef __cplusplus
}
#endif

// The real macros put level, time, tag and a line end around the text.
#define ESP_LOGE(tag, format, ...) esp_log_write(ESP_LOG_ERROR, tag, format "\n" __VA_OPT__(, ) __VA_ARGS__)
#define ESP_LOGW(tag, format, ...) esp_log_write(ESP_LOG_WARN, tag, format "\n" __VA_OPT__(, ) __VA_ARGS__)
#define ESP_LOGI(tag, format, ...) esp_log_write(ESP_LOG_INFO, tag, format "\n" __VA_OPT__(, ) __VA_ARGS__)
