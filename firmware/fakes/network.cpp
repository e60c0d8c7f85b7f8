// Events, interfaces, Wi-Fi, Ethernet and their timers: they keep what they are told, and tests post what
// happens.
#include <list>

#include "chip.hpp"
#include "esp_eth.h"
#include "state.hpp"

using vedette::fakes::chip;

esp_event_base_t const IP_EVENT = "IP_EVENT";
esp_event_base_t const WIFI_EVENT = "WIFI_EVENT";

namespace {

struct Handler {
    esp_event_base_t base;
    std::int32_t id;
    esp_event_handler_t call;
    void* argument;
};
std::list<Handler> handlers;
bool has_loop = false;

}  // namespace

struct esp_timer {
    esp_timer_create_args_t arguments;
    std::optional<std::uint64_t> waits_us;
};
struct esp_netif_obj {
    std::string key;
};
struct esp_eth_mac {
    const char* name;
};
struct esp_eth_phy {};
struct esp_eth_netif_glue {};

static std::list<esp_timer> idf_timers;
static std::list<esp_netif_obj> interfaces;

namespace vedette::fakes {

void reset_events() {
    handlers.clear();
    interfaces.clear();
    has_loop = false;
}

void reset_timers() { idf_timers.clear(); }

void Chip::post(esp_event_base_t base, std::int32_t id, void* data) {
    for (const Handler& handler : handlers) {
        if (handler.base == base && (handler.id == id || handler.id == ESP_EVENT_ANY_ID))
            handler.call(handler.argument, base, id, data);
    }
}

void Chip::give_address(std::array<std::uint8_t, 4> bytes, std::int32_t event) {
    ip_event_got_ip_t got{};
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<std::uint8_t*>(&got.ip_info.ip.addr));
    address = got.ip_info.ip.addr;
    post(IP_EVENT, event, &got);
}

std::optional<std::uint64_t> Chip::waiting_us() const {
    for (const esp_timer& timer : idf_timers) {
        if (timer.waits_us) return timer.waits_us;
    }
    return std::nullopt;
}

void Chip::run_timer() {
    for (esp_timer& timer : idf_timers) {
        if (!timer.waits_us) continue;
        timer.waits_us.reset();
        timer.arguments.callback(timer.arguments.arg);
        return;
    }
}

}  // namespace vedette::fakes

esp_err_t esp_timer_create(const esp_timer_create_args_t* arguments, esp_timer_handle_t* out) {
    idf_timers.push_back({*arguments, {}});
    *out = &idf_timers.back();
    return ESP_OK;
}
esp_err_t esp_timer_start_once(esp_timer_handle_t timer, uint64_t timeout_us) {
    if (timer->waits_us) return ESP_ERR_INVALID_STATE;
    timer->waits_us = timeout_us;
    return ESP_OK;
}
esp_err_t esp_timer_stop(esp_timer_handle_t timer) {
    timer->waits_us.reset();
    return ESP_OK;
}
esp_err_t esp_timer_delete(esp_timer_handle_t timer) {
    idf_timers.remove_if([&](const esp_timer& one) { return &one == timer; });
    return ESP_OK;
}

esp_err_t esp_event_loop_create_default(void) {
    if (has_loop) return ESP_ERR_INVALID_STATE;
    has_loop = true;
    return ESP_OK;
}
esp_err_t esp_event_handler_register(esp_event_base_t base, int32_t id, esp_event_handler_t handler,
                                     void* argument) {
    if (!has_loop) return ESP_ERR_INVALID_STATE;
    handlers.push_back({base, id, handler, argument});
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
esp_err_t esp_netif_get_ip_info(esp_netif_t*, esp_netif_ip_info_t* info) {
    info->ip.addr = chip().address;
    return ESP_OK;
}

esp_netif_t* esp_netif_create_default_wifi_sta(void) {
    interfaces.push_back({"WIFI_STA_DEF"});
    return &interfaces.back();
}
esp_err_t esp_wifi_init(const wifi_init_config_t*) { return chip().faults.wifi_error; }
esp_err_t esp_wifi_set_storage(wifi_storage_t) { return ESP_OK; }
esp_err_t esp_wifi_set_mode(wifi_mode_t) { return ESP_OK; }
esp_err_t esp_wifi_set_config(wifi_interface_t, wifi_config_t* config) {
    chip().station = config->sta;
    return ESP_OK;
}
esp_err_t esp_wifi_start(void) {
    chip().post(WIFI_EVENT, WIFI_EVENT_STA_START);
    return ESP_OK;
}
esp_err_t esp_wifi_connect(void) {
    ++chip().joins;
    return ESP_OK;
}
esp_err_t esp_wifi_set_ps(wifi_ps_type_t type) {
    chip().power_save = type;
    return ESP_OK;
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
