// Stand-in for ESP-IDF's esp_timer: time since the start.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
int64_t esp_timer_get_time(void);

#ifdef __cplusplus
}
#endif
