// Stand-in for ESP-IDF's esp_netif: network interfaces and their addresses.
#pragma once

#include <stdint.h>

#include "esp_err.h"
#include "esp_event.h"

typedef struct esp_netif_obj esp_netif_t;
typedef void* esp_netif_iodriver_handle;
typedef struct {
    uint32_t addr;  // network order
} esp_ip4_addr_t;
typedef struct {
    esp_ip4_addr_t ip;
    esp_ip4_addr_t netmask;
    esp_ip4_addr_t gw;
} esp_netif_ip_info_t;
typedef struct {
    esp_netif_t* esp_netif;
    esp_netif_ip_info_t ip_info;
    bool ip_changed;
} ip_event_got_ip_t;
typedef struct {
    const char* base;
} esp_netif_config_t;

typedef enum {
    IP_EVENT_STA_GOT_IP,
    IP_EVENT_STA_LOST_IP,
    IP_EVENT_AP_STAIPASSIGNED,
    IP_EVENT_GOT_IP6,
    IP_EVENT_ETH_GOT_IP,
} ip_event_t;

#define ESP_NETIF_DEFAULT_ETH() {"ETH_DEF"}

#ifdef __cplusplus
extern "C" {
#endif

extern esp_event_base_t const IP_EVENT;

// IDF 5.1-5.5
esp_err_t esp_netif_init(void);
// IDF 5.1-5.5
esp_netif_t* esp_netif_new(const esp_netif_config_t* esp_netif_config);
// IDF 5.1-5.5
esp_err_t esp_netif_attach(esp_netif_t* esp_netif, esp_netif_iodriver_handle driver_handle);
// IDF 5.1-5.5
esp_netif_t* esp_netif_get_handle_from_ifkey(const char* if_key);
// IDF 5.1-5.5
esp_err_t esp_netif_get_ip_info(esp_netif_t* esp_netif, esp_netif_ip_info_t* ip_info);

#ifdef __cplusplus
}
#endif
