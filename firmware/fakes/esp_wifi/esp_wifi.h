// Stand-in for ESP-IDF's esp_wifi: the station.
#pragma once

#include <stdint.h>

#include "esp_err.h"
#include "esp_event.h"
#include "esp_netif.h"

typedef enum { WIFI_MODE_NULL = 0, WIFI_MODE_STA } wifi_mode_t;
typedef enum { WIFI_IF_STA = 0 } wifi_interface_t;
typedef enum { WIFI_AUTH_OPEN = 0, WIFI_AUTH_WEP, WIFI_AUTH_WPA_PSK, WIFI_AUTH_WPA2_PSK } wifi_auth_mode_t;
typedef enum { WIFI_FAST_SCAN = 0, WIFI_ALL_CHANNEL_SCAN } wifi_scan_method_t;
typedef enum { WIFI_PS_NONE, WIFI_PS_MIN_MODEM } wifi_ps_type_t;
typedef enum { WIFI_STORAGE_FLASH, WIFI_STORAGE_RAM } wifi_storage_t;
typedef enum {
    WIFI_EVENT_WIFI_READY = 0,
    WIFI_EVENT_SCAN_DONE,
    WIFI_EVENT_STA_START,
    WIFI_EVENT_STA_STOP,
    WIFI_EVENT_STA_CONNECTED,
    WIFI_EVENT_STA_DISCONNECTED,
} wifi_event_t;

typedef struct {
    int8_t rssi;
    wifi_auth_mode_t authmode;
} wifi_scan_threshold_t;
typedef struct {
    uint8_t ssid[32];
    uint8_t password[64];
    wifi_scan_method_t scan_method;
    wifi_scan_threshold_t threshold;
} wifi_sta_config_t;
typedef union {
    wifi_sta_config_t sta;
} wifi_config_t;
typedef struct {
    uint8_t ssid[32];
    uint8_t ssid_len;
    uint8_t bssid[6];
    uint8_t reason;
    int8_t rssi;
} wifi_event_sta_disconnected_t;
typedef struct {
    int magic;
} wifi_init_config_t;

#define WIFI_INIT_CONFIG_DEFAULT() {0x1F2F3F4F}

#ifdef __cplusplus
extern "C" {
#endif

extern esp_event_base_t const WIFI_EVENT;

// IDF 5.1-5.5
esp_netif_t* esp_netif_create_default_wifi_sta(void);
// IDF 5.1-5.5
esp_err_t esp_wifi_init(const wifi_init_config_t* config);
// IDF 5.1-5.5
esp_err_t esp_wifi_set_storage(wifi_storage_t storage);
// IDF 5.1-5.5
esp_err_t esp_wifi_set_mode(wifi_mode_t mode);
// IDF 5.1-5.5
esp_err_t esp_wifi_set_config(wifi_interface_t interface, wifi_config_t* conf);
// IDF 5.1-5.5
esp_err_t esp_wifi_start(void);
// IDF 5.1-5.5
esp_err_t esp_wifi_connect(void);
// IDF 5.1-5.5
esp_err_t esp_wifi_set_ps(wifi_ps_type_t type);

#ifdef __cplusplus
}
#endif
