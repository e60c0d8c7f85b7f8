// Stand-in for ESP-IDF's esp_wifi: the station, the access point and the search.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "esp_err.h"
#include "esp_event.h"
#include "esp_netif.h"

typedef enum { WIFI_MODE_NULL = 0, WIFI_MODE_STA, WIFI_MODE_AP, WIFI_MODE_APSTA } wifi_mode_t;
typedef enum { WIFI_IF_STA = 0, WIFI_IF_AP = 1 } wifi_interface_t;
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
typedef struct {
    uint8_t ssid[32];
    uint8_t password[64];
    uint8_t ssid_len;
    uint8_t channel;
    wifi_auth_mode_t authmode;
    uint8_t max_connection;
    uint16_t beacon_interval;
} wifi_ap_config_t;
typedef union {
    wifi_ap_config_t ap;
    wifi_sta_config_t sta;
} wifi_config_t;
typedef struct {
    uint8_t ssid[32];
    uint8_t ssid_len;
    uint8_t bssid[6];
    uint8_t reason;
    int8_t rssi;
} wifi_event_sta_disconnected_t;
typedef enum {
    WIFI_REASON_ASSOC_LEAVE = 8,
    WIFI_REASON_MIC_FAILURE = 14,
    WIFI_REASON_4WAY_HANDSHAKE_TIMEOUT = 15,
    WIFI_REASON_BEACON_TIMEOUT = 200,
    WIFI_REASON_NO_AP_FOUND = 201,
    WIFI_REASON_AUTH_FAIL = 202,
    WIFI_REASON_HANDSHAKE_TIMEOUT = 204,
} wifi_err_reason_t;
typedef struct {
    uint8_t ssid[33];
    int8_t rssi;
    wifi_auth_mode_t authmode;
} wifi_ap_record_t;
typedef struct {
    uint8_t* ssid;
} wifi_scan_config_t;
typedef struct {
    int magic;
} wifi_init_config_t;

#define ESP_ERR_WIFI_BASE 0x3000
#define ESP_ERR_WIFI_MODE (ESP_ERR_WIFI_BASE + 5)
#define ESP_ERR_WIFI_STATE (ESP_ERR_WIFI_BASE + 6)
#define ESP_ERR_WIFI_CONN (ESP_ERR_WIFI_BASE + 7)
#define WIFI_INIT_CONFIG_DEFAULT() {0x1F2F3F4F}

#ifdef __cplusplus
extern "C" {
#endif

extern esp_event_base_t const WIFI_EVENT;

// IDF 5.1-5.5
esp_netif_t* esp_netif_create_default_wifi_sta(void);
// IDF 5.1-5.5
esp_netif_t* esp_netif_create_default_wifi_ap(void);
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
esp_err_t esp_wifi_disconnect(void);
// IDF 5.1-5.5
esp_err_t esp_wifi_sta_get_ap_info(wifi_ap_record_t* ap_info);
// IDF 5.1-5.5
esp_err_t esp_wifi_scan_start(const wifi_scan_config_t* config, bool block);
// IDF 5.1-5.5
esp_err_t esp_wifi_scan_stop(void);
// IDF 5.1-5.5
esp_err_t esp_wifi_scan_get_ap_records(uint16_t* number, wifi_ap_record_t* ap_records);
// IDF 5.1-5.5
esp_err_t esp_wifi_clear_ap_list(void);
// IDF 5.1-5.5
esp_err_t esp_wifi_set_ps(wifi_ps_type_t type);

#ifdef __cplusplus
}
#endif
