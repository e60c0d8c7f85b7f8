#include "port_esp/power.hpp"

#include <chrono>

#include <driver/rtc_io.h>
#include <esp_sleep.h>
#include <esp_task_wdt.h>
#include <nvs.h>

#include "port_esp/interfaces.hpp"

namespace vedette::esp {
namespace {

constexpr const char* kNamespace = "vedette";
constexpr const char* kKey = "power";

}  // namespace

port::WakeCause Power::wake_cause() {
    switch (esp_sleep_get_wakeup_cause()) {
        case ESP_SLEEP_WAKEUP_EXT0: return port::WakeCause::kPin;
        case ESP_SLEEP_WAKEUP_TIMER: return port::WakeCause::kTimer;
        default: return port::WakeCause::kNone;
    }
}

std::size_t Power::read_record(MutableBytes into) {
    nvs_handle_t store = 0;
    if (!open_store(log_) || nvs_open(kNamespace, NVS_READONLY, &store) != ESP_OK) return 0;
    std::size_t size = into.size();
    const bool is_read = nvs_get_blob(store, kKey, into.data(), &size) == ESP_OK;
    nvs_close(store);
    return is_read ? size : 0;
}

bool Power::write_record(Bytes record) {
    nvs_handle_t store = 0;
    if (record.size() > kMaxRecord || !open_store(log_) ||
        nvs_open(kNamespace, NVS_READWRITE, &store) != ESP_OK)
        return false;
    const bool is_kept =
        nvs_set_blob(store, kKey, record.data(), record.size()) == ESP_OK && nvs_commit(store) == ESP_OK;
    nvs_close(store);
    return is_kept;
}

void Power::watch(Duration limit) {
    const esp_task_wdt_config_t config{
        .timeout_ms =
            static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::milliseconds>(limit).count()),
        .idle_core_mask = 0,
        .trigger_panic = true};
    if (esp_task_wdt_reconfigure(&config) == ESP_OK && esp_task_wdt_add(nullptr) == ESP_OK) return;
    log_.write(port::Level::kWarning, "power", "the watchdog does not start");
}

void Power::feed() { (void)esp_task_wdt_reset(); }

void Power::sleep_now() {
    if (wakes_->pin != port::kNoPin) {
        const auto gpio = static_cast<gpio_num_t>(wakes_->pin);
        (void)rtc_gpio_pullup_dis(gpio);
        (void)rtc_gpio_pulldown_en(gpio);
        if (esp_sleep_enable_ext0_wakeup(gpio, 1) != ESP_OK)
            log_.write(port::Level::kWarning, "power", "the motion sensor's pin cannot end the deep sleep");
    }
    if (wakes_->after > Duration::zero())
        (void)esp_sleep_enable_timer_wakeup(static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::microseconds>(wakes_->after).count()));
    esp_deep_sleep_start();
}

}  // namespace vedette::esp
