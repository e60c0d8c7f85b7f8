// Stand-in for ESP-IDF's esp_eth: the ESP32's Ethernet, and the one that QEMU emulates (open_eth).
#pragma once

#include <stdint.h>

#include "esp_err.h"

typedef void* esp_eth_handle_t;
typedef struct esp_eth_netif_glue* esp_eth_netif_glue_handle_t;
typedef struct esp_eth_mac esp_eth_mac_t;
typedef struct esp_eth_phy esp_eth_phy_t;
typedef struct {
    uint32_t sw_reset_timeout_ms;
} eth_mac_config_t;
typedef struct {
    int interface;
} eth_esp32_emac_config_t;
typedef struct {
    int32_t phy_addr;
    int reset_gpio_num;
} eth_phy_config_t;
typedef struct {
    esp_eth_mac_t* mac;
    esp_eth_phy_t* phy;
} esp_eth_config_t;

#define ETH_MAC_DEFAULT_CONFIG() {100}
#define ETH_ESP32_EMAC_DEFAULT_CONFIG() {0}
#define ETH_PHY_DEFAULT_CONFIG() {-1, 5}
#define ETH_DEFAULT_CONFIG(emac, ephy) {emac, ephy}

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
esp_eth_mac_t* esp_eth_mac_new_esp32(const eth_esp32_emac_config_t* esp32_config,
                                     const eth_mac_config_t* config);
// IDF 5.1-5.5
esp_eth_mac_t* esp_eth_mac_new_openeth(const eth_mac_config_t* config);
// IDF 5.1-5.5
esp_eth_phy_t* esp_eth_phy_new_lan87xx(const eth_phy_config_t* config);
// IDF 5.1-5.5
esp_eth_phy_t* esp_eth_phy_new_dp83848(const eth_phy_config_t* config);
// IDF 5.1-5.5
esp_err_t esp_eth_driver_install(const esp_eth_config_t* config, esp_eth_handle_t* out_hdl);
// IDF 5.1-5.5
esp_eth_netif_glue_handle_t esp_eth_new_netif_glue(esp_eth_handle_t eth_hdl);
// IDF 5.1-5.5
esp_err_t esp_eth_start(esp_eth_handle_t hdl);

#ifdef __cplusplus
}
#endif
