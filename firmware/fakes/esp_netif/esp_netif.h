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
    union {
        esp_ip4_addr_t ip4;
    } u_addr;
    uint8_t type;
} esp_ip_addr_t;
typedef struct {
    esp_ip_addr_t ip;
} esp_netif_dns_info_t;
typedef enum { ESP_NETIF_DNS_MAIN = 0, ESP_NETIF_DNS_BACKUP } esp_netif_dns_type_t;
typedef enum { ESP_NETIF_OP_SET = 1 } esp_netif_dhcp_option_mode_t;
typedef enum { ESP_NETIF_DOMAIN_NAME_SERVER = 6 } esp_netif_dhcp_option_id_t;
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

#define ESP_IPADDR_TYPE_V4 0U
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
// IDF 5.1-5.5
esp_err_t esp_netif_set_ip_info(esp_netif_t* esp_netif, const esp_netif_ip_info_t* ip_info);
// IDF 5.1-5.5
esp_err_t esp_netif_dhcpc_start(esp_netif_t* esp_netif);
// IDF 5.1-5.5
esp_err_t esp_netif_dhcpc_stop(esp_netif_t* esp_netif);
// IDF 5.1-5.5
esp_err_t esp_netif_dhcps_start(esp_netif_t* esp_netif);
// IDF 5.1-5.5
esp_err_t esp_netif_dhcps_stop(esp_netif_t* esp_netif);
// IDF 5.1-5.5
esp_err_t esp_netif_dhcps_option(esp_netif_t* esp_netif, esp_netif_dhcp_option_mode_t opt_op,
                                 esp_netif_dhcp_option_id_t opt_id, void* opt_val, uint32_t opt_len);
// IDF 5.1-5.5
esp_err_t esp_netif_get_dns_info(esp_netif_t* esp_netif, esp_netif_dns_type_t type,
                                 esp_netif_dns_info_t* dns);
// IDF 5.1-5.5
esp_err_t esp_netif_set_dns_info(esp_netif_t* esp_netif, esp_netif_dns_type_t type,
                                 esp_netif_dns_info_t* dns);

#ifdef __cplusplus
}
#endif
