// Joins a Wi-Fi network as a station and joins it again when it is lost. Access point, scan and settings that
// change while the board runs do not belong here. Made and started by the main task; then ESP-IDF's event and
// timer tasks call it.
#pragma once

#include <cstdint>
#include <string_view>

#include <esp_event.h>
#include <esp_timer.h>

#include "node/port/log.hpp"

namespace vedette::esp {

// One station. Modem sleep is off, since it delays each packet by up to 0.1 s.
class Station {
  public:
    // The log outlives it.
    explicit Station(port::Log& log) : log_(log) {}
    ~Station();
    Station(const Station&) = delete;
    Station& operator=(const Station&) = delete;

    // Begins to join. A name has 1 to 32 bytes, a password 8 to 63 or none for an open network; with one,
    // networks of less than WPA2 are refused. False: the log says why. Call it once.
    bool start(std::string_view name, std::string_view password);

  private:
    static void on_event(void* self, esp_event_base_t base, std::int32_t id, void* data);
    static void on_retry(void* self);
    void lost(unsigned reason);

    port::Log& log_;
    esp_timer_handle_t retry_ = nullptr;
    std::uint32_t pause_s_ = 0;  // before the next attempt to join; doubled with each that fails
};

}  // namespace vedette::esp
