// Stand-in for ESP-IDF's esp_hw_support: the chip's generator of random numbers.
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
void esp_fill_random(void* buf, size_t len);

#ifdef __cplusplus
}
#endif
