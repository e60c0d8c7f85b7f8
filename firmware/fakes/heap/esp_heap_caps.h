// Stand-in for ESP-IDF's heap: how much memory there is.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define MALLOC_CAP_DEFAULT (1 << 12)

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
size_t heap_caps_get_total_size(uint32_t caps);

#ifdef __cplusplus
}
#endif
