// Events, interfaces and Ethernet: they keep what they are told, and tests post what happens.
#include <bit>
#include <list>
#include <mutex>
#include <utility>

#include "chip.hpp"
#include "esp_eth.h"
#include "state.hpp"

using vedette::fakes::chip;

esp_event_base_t const IP_EVENT = "IP_EVENT";

namespace {

struct Handler {
    esp_event_base_t base;
    std::int32_t id;
    esp_event_handler_t call;
    void* argument;
};
// Recursive: a handler may be called by a test that holds it.
std::recursive_mutex mutex;
std::list<Handler> handlers;
bool has_loop = false;

}  // namespace

struct esp_netif_obj {
    std::string key;
    esp_netif_ip_info_t address{};
    std::array<esp_netif_dns_info_t, 2> name_servers{};
    bool has_dhcp = true;  // its client, or of the access point its server
};
struct esp_eth_mac {
    const char* name;
};
struct esp_eth_phy {};
struct esp_eth_netif_glue {};

static std::list<esp_netif_obj> interfaces;

namespace vedette::fakes {

void reset_events() {
    handlers.clear();
    interfaces.clear();
    has_loop = false;
}

void Chip::post(esp_event_base_t base, std::int32_t id, void* data) {
    const std::lock_guard lock(mutex);
    for (const Handler& handler : handlers) {
        if (handler.base == base && (handler.id == id || handler.id == ESP_EVENT_ANY_ID))
            handler.call(handler.argument, base, id, data);
    }
}

static std::uint32_t number_of(std::array<std::uint8_t, 4> bytes) {
    return std::bit_cast<std::uint32_t>(bytes);
}

void Chip::give_address(std::array<std::uint8_t, 4> bytes, std::int32_t event) {
    const std::lock_guard lock(mutex);
    ip_event_got_ip_t got{};
    got.ip_info.ip.addr = number_of(bytes);
    got.ip_info.netmask.addr = number_of({255, 255, 255, 0});
    esp_netif_t* const interface =
        esp_netif_get_handle_from_ifkey(event == IP_EVENT_ETH_GOT_IP ? "ETH_DEF" : "WIFI_STA_DEF");
    if (interface != nullptr) {
        interface->address = got.ip_info;
        interface->name_servers[0].ip.u_addr.ip4.addr = number_of({bytes[0], bytes[1], bytes[2], 1});
    }
    post(IP_EVENT, event, &got);
}

std::array<std::uint8_t, 4> Chip::address_of(const char* key) const {
    const std::lock_guard lock(mutex);
    const esp_netif_t* const interface = esp_netif_get_handle_from_ifkey(key);
    return std::bit_cast<std::array<std::uint8_t, 4>>(interface == nullptr ? 0U : interface->address.ip.addr);
}

bool Chip::gives_addresses() const {
    const std::lock_guard lock(mutex);
    const esp_netif_t* const interface = esp_netif_get_handle_from_ifkey("WIFI_AP_DEF");
    return interface != nullptr && interface->has_dhcp;
}

void begin_addresses(bool has_server) {
    const std::lock_guard lock(mutex);
    esp_netif_t* const interface = esp_netif_get_handle_from_ifkey("WIFI_STA_DEF");
    if (interface == nullptr) return;
    if (interface->has_dhcp && has_server) return chip().give_address({192, 168, 1, 20}, IP_EVENT_STA_GOT_IP);
    if (interface->has_dhcp) return;
    ip_event_got_ip_t got{};
    got.ip_info = interface->address;
    chip().post(IP_EVENT, IP_EVENT_STA_GOT_IP, &got);
}

}  // namespace vedette::fakes

esp_err_t esp_event_loop_create_default(void) {
    if (has_loop) return ESP_ERR_INVALID_STATE;
    has_loop = true;
    return ESP_OK;
}
esp_err_t esp_event_handler_register(esp_event_base_t base, int32_t id, esp_event_handler_t handler,
                                     void* argument) {
    const std::lock_guard lock(mutex);
    if (!has_loop) return ESP_ERR_INVALID_STATE;
    handlers.push_back({base, id, handler, argument});
    return ESP_OK;
}

esp_err_t esp_event_handler_unregister(esp_event_base_t base, int32_t id, esp_event_handler_t handler) {
    const std::lock_guard lock(mutex);
    handlers.remove_if(
        [&](const Handler& one) { return one.base == base && one.id == id && one.call == handler; });
    return ESP_OK;
}

esp_err_t esp_netif_init(void) { return ESP_OK; }
esp_netif_t* esp_netif_new(const esp_netif_config_t* config) {
    interfaces.push_back({config->base});
    return &interfaces.back();
}
esp_err_t esp_netif_attach(esp_netif_t* interface, esp_netif_iodriver_handle driver) {
    return interface != nullptr && driver != nullptr ? ESP_OK : ESP_FAIL;
}
esp_netif_t* esp_netif_get_handle_from_ifkey(const char* key) {
    for (esp_netif_t& interface : interfaces) {
        if (interface.key == key) return &interface;
    }
    return nullptr;
}
esp_err_t esp_netif_get_ip_info(esp_netif_t* interface, esp_netif_ip_info_t* info) {
    const std::lock_guard lock(mutex);
    *info = interface->address;
    return ESP_OK;
}
// Only while there is no DHCP.
esp_err_t esp_netif_set_ip_info(esp_netif_t* interface, const esp_netif_ip_info_t* info) {
    const std::lock_guard lock(mutex);
    if (interface->has_dhcp) return ESP_FAIL;
    interface->address = *info;
    return ESP_OK;
}
static esp_err_t set_dhcp(esp_netif_t* interface, bool has_dhcp) {
    const std::lock_guard lock(mutex);
    const bool changed = std::exchange(interface->has_dhcp, has_dhcp) != has_dhcp;
    return changed ? ESP_OK : ESP_FAIL;
}
esp_err_t esp_netif_dhcpc_start(esp_netif_t* interface) { return set_dhcp(interface, true); }
esp_err_t esp_netif_dhcpc_stop(esp_netif_t* interface) { return set_dhcp(interface, false); }
esp_err_t esp_netif_dhcps_start(esp_netif_t* interface) { return set_dhcp(interface, true); }
esp_err_t esp_netif_dhcps_stop(esp_netif_t* interface) { return set_dhcp(interface, false); }
esp_err_t esp_netif_dhcps_option(esp_netif_t*, esp_netif_dhcp_option_mode_t operation,
                                 esp_netif_dhcp_option_id_t option, void* value, uint32_t bytes) {
    chip().offers_name_server = operation == ESP_NETIF_OP_SET && option == ESP_NETIF_DOMAIN_NAME_SERVER &&
                                bytes == 1 && *static_cast<const std::uint8_t*>(value) != 0;
    return ESP_OK;
}
esp_err_t esp_netif_get_dns_info(esp_netif_t* interface, esp_netif_dns_type_t type,
                                 esp_netif_dns_info_t* dns) {
    const std::lock_guard lock(mutex);
    *dns = interface->name_servers[type];
    return ESP_OK;
}
esp_err_t esp_netif_set_dns_info(esp_netif_t* interface, esp_netif_dns_type_t type,
                                 esp_netif_dns_info_t* dns) {
    const std::lock_guard lock(mutex);
    interface->name_servers[type] = *dns;
    return ESP_OK;
}

esp_netif_t* esp_netif_create_default_wifi_sta(void) {
    interfaces.push_back({"WIFI_STA_DEF"});
    return &interfaces.back();
}
esp_netif_t* esp_netif_create_default_wifi_ap(void) {
    interfaces.push_back({"WIFI_AP_DEF"});
    return &interfaces.back();
}

esp_eth_mac_t* esp_eth_mac_new_esp32(const eth_esp32_emac_config_t*, const eth_mac_config_t*) {
    static esp_eth_mac_t mac{"lan87xx"};
    return &mac;
}
esp_eth_mac_t* esp_eth_mac_new_openeth(const eth_mac_config_t*) {
    static esp_eth_mac_t mac{"openeth"};
    return &mac;
}
static esp_eth_phy_t phy;
esp_eth_phy_t* esp_eth_phy_new_lan87xx(const eth_phy_config_t*) { return &phy; }
esp_eth_phy_t* esp_eth_phy_new_dp83848(const eth_phy_config_t* config) {
    return config->reset_gpio_num == -1 ? &phy : nullptr;  // QEMU has no pin of that kind
}
esp_err_t esp_eth_driver_install(const esp_eth_config_t* config, esp_eth_handle_t* out) {
    *out = config->mac;
    return ESP_OK;
}
esp_eth_netif_glue_handle_t esp_eth_new_netif_glue(esp_eth_handle_t) {
    static esp_eth_netif_glue glue;
    return &glue;
}
esp_err_t esp_eth_start(esp_eth_handle_t handle) {
    chip().ethernet = static_cast<esp_eth_mac_t*>(handle)->name;
    return ESP_OK;
}
