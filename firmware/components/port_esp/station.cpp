#include "port_esp/station.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include <esp_netif.h>
#include <esp_wifi.h>

#include "port_esp/interfaces.hpp"

namespace vedette::esp {
namespace {

constexpr std::size_t kMinPassword = 8;  // WPA2
constexpr std::size_t kMaxPassword = 63;
constexpr std::uint32_t kMaxPause_s = 30;
constexpr std::uint64_t kSecond_us = 1'000'000;

void log_address(const ip_event_got_ip_t& got, port::Log& log) {
    std::array<char, 40> text{};
    const auto* const b = reinterpret_cast<const std::uint8_t*>(&got.ip_info.ip.addr);
    std::snprintf(text.data(), text.size(), "joined as %u.%u.%u.%u", b[0], b[1], b[2], b[3]);
    log.write(port::Level::kInfo, "wifi", text.data());
}

}  // namespace

Station::~Station() {
    if (retry_ == nullptr) return;
    esp_timer_stop(retry_);
    esp_timer_delete(retry_);
}

bool Station::start(std::string_view name, std::string_view password) {
    wifi_config_t config{};
    if (name.empty() || name.size() > sizeof config.sta.ssid) {
        log_.write(port::Level::kWarning, "wifi", "the network's name has 1 to 32 bytes; see WIFI_SSID");
        return false;
    }
    if (!password.empty() && (password.size() < kMinPassword || password.size() > kMaxPassword)) {
        log_.write(port::Level::kWarning, "wifi",
                   "the network's password has 8 to 63 bytes, or none; see WIFI_PASSWORD");
        return false;
    }
    std::ranges::copy(name, config.sta.ssid);
    std::ranges::copy(password, config.sta.password);
    config.sta.scan_method = WIFI_ALL_CHANNEL_SCAN;  // takes the strongest of several access points
    config.sta.threshold.authmode = password.empty() ? WIFI_AUTH_OPEN : WIFI_AUTH_WPA2_PSK;

    esp_timer_create_args_t timer{};
    timer.callback = on_retry;
    timer.arg = this;
    timer.name = "wifi";
    esp_netif_create_default_wifi_sta();
    const wifi_init_config_t defaults = WIFI_INIT_CONFIG_DEFAULT();
    return check(esp_timer_create(&timer, &retry_), "no timer for Wi-Fi", log_) &&
           check(esp_wifi_init(&defaults), "Wi-Fi does not start", log_) &&
           check(esp_event_handler_register(WIFI_EVENT, ESP_EVENT_ANY_ID, on_event, this), "no Wi-Fi events",
                 log_) &&
           check(esp_event_handler_register(IP_EVENT, IP_EVENT_STA_GOT_IP, on_event, this), "no IP events",
                 log_) &&
           check(esp_wifi_set_storage(WIFI_STORAGE_RAM), "Wi-Fi's storage", log_) &&
           check(esp_wifi_set_mode(WIFI_MODE_STA), "Wi-Fi's mode", log_) &&
           check(esp_wifi_set_config(WIFI_IF_STA, &config), "Wi-Fi refuses name and password", log_) &&
           check(esp_wifi_start(), "Wi-Fi does not start", log_) &&
           check(esp_wifi_set_ps(WIFI_PS_NONE), "Wi-Fi keeps its modem sleep", log_);
}

void Station::on_event(void* self, esp_event_base_t base, std::int32_t id, void* data) {
    Station& station = *static_cast<Station*>(self);
    if (base == IP_EVENT) {
        station.pause_s_ = 0;
        log_address(*static_cast<const ip_event_got_ip_t*>(data), station.log_);
    } else if (id == WIFI_EVENT_STA_START) {
        (void)check(esp_wifi_connect(), "Wi-Fi does not join", station.log_);
    } else if (id == WIFI_EVENT_STA_DISCONNECTED) {
        station.lost(static_cast<const wifi_event_sta_disconnected_t*>(data)->reason);
    }
}

// A network that is away for long is asked for each 30 s; at the first loss at once, which is most often
// enough.
void Station::lost(unsigned reason) {
    std::array<char, 96> text{};
    std::snprintf(text.data(), text.size(),
                  "the network is lost or refuses (ESP-IDF's reason %u); next attempt in %u s", reason,
                  static_cast<unsigned>(pause_s_));
    log_.write(port::Level::kWarning, "wifi", text.data());
    (void)check(esp_timer_start_once(retry_, pause_s_ * kSecond_us + 1), "no timer for Wi-Fi", log_);
    pause_s_ = std::clamp<std::uint32_t>(pause_s_ * 2, 1, kMaxPause_s);
}

void Station::on_retry(void* self) {
    (void)check(esp_wifi_connect(), "Wi-Fi does not join", static_cast<Station*>(self)->log_);
}

}  // namespace vedette::esp
