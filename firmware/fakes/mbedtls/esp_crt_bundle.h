// Stand-in for ESP-IDF's mbedtls: its bundle of authorities. mbedTLS itself is this machine's.
#pragma once

#include <esp_err.h>

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
esp_err_t esp_crt_bundle_attach(void* conf);

#ifdef __cplusplus
}
#endif
