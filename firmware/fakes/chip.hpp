// The chip that the stand-ins of ESP-IDF play: what tests see of it, and the faults that they script. One
// exists; reset() before each test. Thread-safe where a comment says so; else the test's thread, while no
// task runs.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "esp_camera.h"
#include "esp_event.h"
#include "esp_mac.h"
#include "esp_netif.h"
#include "esp_partition.h"
#include "esp_sleep.h"
#include "esp_system.h"
#include "esp_timer.h"
#include "esp_wifi.h"

namespace vedette::fakes {

// What goes wrong, and until a test takes it back.
struct Faults {
    std::atomic<bool> no_sensor = false;  // esp_camera_init() finds none
    std::atomic<bool> silent_sensor =
        false;  // esp_camera_fb_get() gives nothing, after a shorter time than the driver's
    std::atomic<bool> no_sharpness = false;     // the sensor refuses that setting, as an OV2640 does
    std::atomic<int> largest = FRAMESIZE_UXGA;  // framesize_t that the sensor has
    std::atomic<bool> no_task = false;          // no memory for a task
    std::atomic<bool> no_udp_socket = false;
    std::atomic<bool> no_tcp_socket = false;   // lwip_socket() and lwip_accept() have none
    std::atomic<int> select_errors = 0;        // so many calls of lwip_select() fail
    std::atomic<int> send_without_memory = 0;  // so many calls of lwip_sendmsg() find no buffer
    std::atomic<bool> no_pwm = false;
    std::atomic<esp_err_t> nvs_error = ESP_OK;   // of the first nvs_flash_init()
    std::atomic<esp_err_t> wifi_error = ESP_OK;  // of esp_wifi_init()
    std::atomic<int> join_reason = 0;            // why the next attempt of the station fails
    std::atomic<bool> silent_leave = false;      // esp_wifi_disconnect() has no event
    std::atomic<bool> no_settings = false;       // the flash has no such partition
    std::atomic<bool> flash_error = false;       // of each read, write and erasure
    std::atomic<bool> no_uart = false;           // no memory for its driver
    std::atomic<bool> no_card = false;           // in its slot
    std::atomic<bool> root_is_full = false;      // of the card: no folder more
    std::atomic<bool> one_place = false;         // for a program
    std::atomic<bool> no_program = false;        // what was written is none
    std::atomic<bool> no_record = false;         // the store of small values gives an error
};

// An output of the PWM unit.
struct PwmChannel {
    int gpio = -1;
    int timer = 0;
    std::uint32_t duty = 0;
};

// A timer of the PWM unit; 0 Hz: not set.
struct PwmTimer {
    int bits = 0;
    std::uint32_t hertz = 0;
};

// A network in reach of the radio.
struct RadioNetwork {
    std::string ssid;
    std::string password;  // empty: an open network
    std::int8_t rssi_dbm = -60;
    bool has_dhcp = true;
};

// What ends a deep sleep.
struct DeepSleep {
    int pin = -1;  // once it is high
    std::uint64_t time_us = 0;
};

// A datagram that has left the board.
struct SentDatagram {
    std::array<std::uint8_t, 4> to{};
    std::uint16_t port = 0;
    std::string bytes;
};

// The chip.
struct Chip {
    Faults faults;

    // Log lines as "W tag: text". Thread-safe.
    std::string logged() const;

    // PWM by GPIO: the width of a pulse, and its share of the period in 1/256. Nothing: no output.
    std::optional<int> pulse_us(int gpio) const;
    std::optional<int> level(int gpio) const;
    std::array<PwmChannel, LEDC_CHANNEL_MAX> channels{};
    std::array<PwmTimer, LEDC_TIMER_MAX> timers{};

    // How often a TLS session asked for the bundle of authorities.
    std::atomic<int> bundles = 0;

    // The camera.
    camera_config_t camera_config{};
    std::atomic<int> pictures_in_use = 0;  // between fb_get and fb_return
    std::atomic<int> sensor_calls = 0;     // settings that reached it
    std::atomic<int> camera_starts = 0;

    // Sockets. The system's port behind a port of the board; 0: nobody listens there. Thread-safe.
    std::uint16_t system_port(std::uint16_t port) const;
    std::atomic<int> open_sockets = 0;
    std::atomic<int> wakes = 0;                  // datagrams of the wake socket
    std::map<std::pair<int, int>, int> options;  // the last value by level and name of lwip_setsockopt()

    // To other machines. Thread-safe.
    std::vector<SentDatagram> sent() const;

    // Wi-Fi, Ethernet and events.
    std::vector<RadioNetwork> networks;
    wifi_sta_config_t station{};
    wifi_ap_config_t access_point{};
    std::atomic<wifi_mode_t> wifi_mode = WIFI_MODE_NULL;
    std::atomic<int> joins = 0;  // calls of esp_wifi_connect()
    std::optional<wifi_ps_type_t> power_save;
    bool offers_name_server = false;  // the access point's server of DHCP
    std::string ethernet;             // "lan87xx" or "openeth" once it runs
    int nvs_erased = 0;
    bool nvs_is_open = false;
    // Thread-safe:
    void take_network_away(const std::string& ssid);
    void post(esp_event_base_t base, std::int32_t id, void* data = nullptr);
    void give_address(std::array<std::uint8_t, 4> address, std::int32_t event);
    std::array<std::uint8_t, 4> address_of(const char* interface) const;  // by its key
    bool gives_addresses() const;                                         // the access point

    // The SD card.
    std::uint64_t card_bytes = 1'000'000;
    std::atomic<int> card_mounts = 0;  // and not unmounted
    bool card_has_one_line = false;
    bool card_is_formatted = false;

    // Of a task, by its name; nothing: there is none.
    std::optional<unsigned> priority_of(std::string_view task) const;

    // The system.
    std::atomic<int> restarts = 0;
    esp_reset_reason_t reset_reason = ESP_RST_POWERON;
    bool has_own_noise = false;      // of the converters, for random numbers
    bool console_uses_uart = false;  // its driver

    // Pins that are read: what is connected to them. Others follow their pull.
    std::map<int, bool> levels;
    std::map<int, bool> inputs;
    std::map<int, gpio_pull_mode_t> pulls;
    std::set<int> rtc_pins;      // that the deep sleep has left in its own mode
    std::optional<int> reading;  // of each converter; nothing: it fails

    // The place of the program that runs, and how many bytes of another one can be written.
    unsigned running_program() const;
    std::size_t program_power = SIZE_MAX;

    // Deep sleep, the store's only small value, and the watchdog.
    DeepSleep armed_sleep;
    std::optional<DeepSleep> deep_sleep;
    std::atomic<int> deep_sleeps = 0;
    esp_sleep_wakeup_cause_t wakeup_cause = ESP_SLEEP_WAKEUP_UNDEFINED;
    int records_written = 0;
    std::uint32_t watchdog_ms = 0;
    bool watchdog_panics = false;
    bool watchdog_has_task = false;
    bool is_hung() const;  // the watchdog restarts the chip

    // The serial line's other end. Thread-safe.
    void type(std::string_view bytes);
    std::string read_line(std::size_t bytes);  // that many, or fewer if the board has sent no more
};

Chip& chip();
// As after power-on with erased flash. All tasks have ended.
void reset();
// As after a restart: the flash keeps what it has.
void restart();

}  // namespace vedette::fakes
