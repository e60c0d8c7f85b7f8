// Stand-in for ESP-IDF's esp_event: the default loop, which calls handlers from its task.
#pragma once

#include <stdint.h>

#include "esp_err.h"

typedef const char* esp_event_base_t;
typedef void (*esp_event_handler_t)(void* event_handler_arg, esp_event_base_t event_base, int32_t event_id,
                                    void* event_data);

#define ESP_EVENT_ANY_ID (-1)

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
esp_err_t esp_event_loop_create_default(void);
// IDF 5.1-5.5
esp_err_t esp_event_handler_register(esp_event_base_t event_base, int32_t event_id,
                                     esp_event_handler_t event_handler, void* event_handler_arg);
// IDF 5.1-5.5
esp_err_t esp_event_handler_unregister(esp_event_base_t event_base, int32_t event_id,
                                       esp_event_handler_t event_handler);

#ifdef __cplusplus
}
#endif
