// The port's radio on ESP-IDF: station and access point. ESP-IDF's event task only notes what has happened;
// the network task acts on it in its next call. Owned by the network task; open() is the main task's.
#pragma once

#include <array>
#include <optional>

#include <esp_event.h>
#include <esp_netif.h>
#include <esp_wifi.h>
#include <freertos/FreeRTOS.h>
#include <freertos/queue.h>

#include "node/port/clock.hpp"
#include "node/port/log.hpp"
#include "node/port/network.hpp"
#include "node/port/wifi.hpp"

namespace vedette::esp {

// One exists at a time. Passwords of the access point have 63 bytes at most.
class Wifi final : public port::Wifi {
  public:
    // All outlive the radio.
    Wifi(port::Clock& clock, port::Network& network, port::Log& log);
    ~Wifi() override;
    Wifi(const Wifi&) = delete;
    Wifi& operator=(const Wifi&) = delete;

    // Starts the radio with modem sleep off. False: the log says why. Call it once, after start_interfaces().
    bool open();

    std::array<std::uint8_t, 6> hardware_address() override;
    void join(std::string_view ssid, std::string_view password,
              const std::optional<port::StaticAddress>& address) override;
    void leave() override;
    port::StationStatus station() override;
    bool open_access_point(std::string_view ssid, std::string_view password, const IpAddress& address,
                           int prefix) override;
    void close_access_point() override;
    bool start_scan() override;
    std::optional<std::size_t> scanned(std::span<port::FoundNetwork> into) override;
    MonoTime due() override;

  private:
    // What ESP-IDF's station does, which may lag behind what it was told.
    enum class Driver : std::uint8_t { kIdle, kBusy, kLeaving };
    // What its event task has noted.
    struct Event {
        enum class Kind : std::uint8_t { kDisconnected, kAddress, kAddressLost, kScanDone };
        Kind kind{};
        std::uint8_t reason = 0;  // wifi_err_reason_t
        esp_netif_ip_info_t address{};
    };
    // What join() has asked for.
    struct Wanted {
        wifi_config_t config{};
        std::optional<port::StaticAddress> address;
    };

    static void on_event(void* self, esp_event_base_t base, std::int32_t id, void* data);
    void note(const Event& event);
    void take_events();
    void take(const Event& event);
    void come_up(const esp_netif_ip_info_t& address);
    void connect();
    void disconnect();
    void go_on();
    void fail(port::JoinFailure failure);
    void set_station_address();
    bool set_access_point_address(const IpAddress& address, int prefix);

    port::Clock& clock_;
    port::Network& network_;
    port::Log& log_;
    QueueHandle_t events_;
    esp_netif_t* station_interface_ = nullptr;
    esp_netif_t* access_point_interface_ = nullptr;
    std::optional<Wanted> wanted_;
    port::StationStatus status_;
    Driver driver_ = Driver::kIdle;
    MonoTime leaves_until_ = MonoTime::max();  // then it counts as idle
    MonoTime rssi_at_{};                       // when the strength was read
    bool scan_done_ = false;
    MonoTime scan_until_ = MonoTime::max();
    std::array<wifi_ap_record_t, 20> records_{};
};

}  // namespace vedette::esp
