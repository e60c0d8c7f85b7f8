#include "port_esp/ethernet.hpp"

#include <array>
#include <bit>
#include <cstdio>

#include <esp_eth.h>
#include <esp_event.h>
#include <esp_netif.h>

#include "port_esp/interfaces.hpp"
#include "sdkconfig.h"

namespace vedette::esp {
namespace {

// The chip's and the emulated interface; nothing where ESP-IDF has it switched off.
struct Parts {
    esp_eth_mac_t* mac = nullptr;
    esp_eth_phy_t* phy = nullptr;
};

Parts make_parts(Wire wire) {
    [[maybe_unused]] const eth_mac_config_t mac = ETH_MAC_DEFAULT_CONFIG();
    [[maybe_unused]] eth_phy_config_t phy = ETH_PHY_DEFAULT_CONFIG();
#if CONFIG_ETH_USE_ESP32_EMAC
    if (wire == Wire::kLan87xx) {
        const eth_esp32_emac_config_t emac = ETH_ESP32_EMAC_DEFAULT_CONFIG();
        return {esp_eth_mac_new_esp32(&emac, &mac), esp_eth_phy_new_lan87xx(&phy)};
    }
#endif
#if CONFIG_ETH_USE_OPENETH
    if (wire == Wire::kOpenEth) {
        phy.reset_gpio_num = -1;
        return {esp_eth_mac_new_openeth(&mac), esp_eth_phy_new_dp83848(&phy)};
    }
#endif
    return {};
}

void on_address(void* log, esp_event_base_t, std::int32_t, void* data) {
    std::array<char, 40> text{};
    const auto& got = *static_cast<const ip_event_got_ip_t*>(data);
    const auto* const b = reinterpret_cast<const std::uint8_t*>(&got.ip_info.ip.addr);
    std::snprintf(text.data(), text.size(), "joined as %u.%u.%u.%u", b[0], b[1], b[2], b[3]);
    static_cast<port::Log*>(log)->write(port::Level::kInfo, "ethernet", text.data());
}

}  // namespace

bool start_ethernet(Wire wire, port::Log& log) {
    const Parts parts = make_parts(wire);
    if (parts.mac == nullptr || parts.phy == nullptr) {
        log.write(port::Level::kWarning, "ethernet", "this chip or this build has no such Ethernet");
        return false;
    }
    const esp_netif_config_t defaults = ESP_NETIF_DEFAULT_ETH();
    esp_netif_t* const interface = esp_netif_new(&defaults);
    const esp_eth_config_t config = ETH_DEFAULT_CONFIG(parts.mac, parts.phy);
    esp_eth_handle_t handle = nullptr;
    return check(esp_eth_driver_install(&config, &handle), "Ethernet does not start; see its wiring", log) &&
           check(esp_netif_attach(interface, esp_eth_new_netif_glue(handle)), "Ethernet has no stack", log) &&
           check(esp_event_handler_register(IP_EVENT, IP_EVENT_ETH_GOT_IP, on_address, &log), "no IP events",
                 log) &&
           check(esp_eth_start(handle), "Ethernet does not start", log);
}

std::optional<WiredAddress> wired_address() {
    esp_netif_t* const interface = esp_netif_get_handle_from_ifkey("ETH_DEF");
    esp_netif_ip_info_t info{};
    if (interface == nullptr || esp_netif_get_ip_info(interface, &info) != ESP_OK || info.ip.addr == 0)
        return std::nullopt;
    WiredAddress out{address_of(info.ip.addr), std::popcount(info.netmask.addr), std::nullopt};
    esp_netif_dns_info_t dns{};
    if (esp_netif_get_dns_info(interface, ESP_NETIF_DNS_MAIN, &dns) == ESP_OK &&
        dns.ip.type == ESP_IPADDR_TYPE_V4 && dns.ip.u_addr.ip4.addr != 0)
        out.name_server = address_of(dns.ip.u_addr.ip4.addr);
    return out;
}

}  // namespace vedette::esp
