#include "port_esp/interfaces.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include <esp_err.h>
#include <esp_event.h>
#include <esp_netif.h>
#include <nvs_flash.h>

namespace vedette::esp {
namespace {

constexpr std::array kInterfaceKeys = {"WIFI_STA_DEF", "WIFI_AP_DEF", "ETH_DEF"};
constexpr std::uint8_t kLoopbackNet = 127;

// The store holds nothing of ours that is not made again; ESP-IDF's own layout of it may change with its
// version.
esp_err_t start_store(port::Log& log) {
    const esp_err_t error = nvs_flash_init();
    if (error != ESP_ERR_NVS_NO_FREE_PAGES && error != ESP_ERR_NVS_NEW_VERSION_FOUND) return error;
    log.write(port::Level::kWarning, "network", "the store of the radio's calibration is made anew");
    const esp_err_t erased = nvs_flash_erase();
    return erased == ESP_OK ? nvs_flash_init() : erased;
}

}  // namespace

bool check(int error, const char* what, port::Log& log) {
    if (error == ESP_OK) return true;
    std::array<char, 96> text{};
    std::snprintf(text.data(), text.size(), "%s: %s", what, esp_err_to_name(error));
    log.write(port::Level::kWarning, "network", text.data());
    return false;
}

bool open_store(port::Log& log) {
    return check(start_store(log), "the store of the radio's calibration does not open", log);
}

bool start_interfaces(port::Log& log) {
    return open_store(log) && check(esp_netif_init(), "the TCP/IP stack does not start", log) &&
           check(esp_event_loop_create_default(), "the event loop does not start", log);
}

std::uint32_t number_of(const IpAddress& address) {
    std::uint32_t out = 0;
    std::copy_n(address.bytes.begin() + 12, 4, reinterpret_cast<std::uint8_t*>(&out));
    return out;
}

IpAddress address_of(std::uint32_t number) {
    IpAddress out = IpAddress::v4(0, 0, 0, 0);
    std::copy_n(reinterpret_cast<const std::uint8_t*>(&number), 4, out.bytes.begin() + 12);
    return out;
}

bool has_address(std::uint32_t address) {
    if (address == 0 || *reinterpret_cast<const std::uint8_t*>(&address) == kLoopbackNet) return true;
    for (const char* key : kInterfaceKeys) {
        esp_netif_t* const interface = esp_netif_get_handle_from_ifkey(key);
        esp_netif_ip_info_t info{};
        if (interface != nullptr && esp_netif_get_ip_info(interface, &info) == ESP_OK &&
            info.ip.addr == address)
            return true;
    }
    return false;
}

}  // namespace vedette::esp
