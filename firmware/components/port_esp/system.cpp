#include "port_esp/system.hpp"

#include <esp_flash.h>
#include <esp_heap_caps.h>
#include <esp_system.h>
#include <freertos/FreeRTOS.h>
#include <freertos/task.h>

#include "port_esp/tasks.hpp"
#include "sdkconfig.h"

namespace vedette::esp {
namespace {

using port::ResetCause;

#if CONFIG_IDF_TARGET_ESP32S3
constexpr std::string_view kPlatform = "ESP32-S3";
#else
constexpr std::string_view kPlatform = "ESP32";
#endif

ResetCause cause_of(esp_reset_reason_t reason) {
    switch (reason) {
        case ESP_RST_POWERON: return ResetCause::kPowerOn;
        case ESP_RST_SW: return ResetCause::kRestart;
        case ESP_RST_PANIC: return ResetCause::kPanic;
        case ESP_RST_INT_WDT:
        case ESP_RST_TASK_WDT:
        case ESP_RST_WDT: return ResetCause::kWatchdog;
        case ESP_RST_DEEPSLEEP: return ResetCause::kDeepSleep;
        case ESP_RST_BROWNOUT: return ResetCause::kBrownout;
        default: return ResetCause::kOther;
    }
}

}  // namespace

port::SystemInfo System::info() {
    std::uint32_t flash = 0;
    if (esp_flash_get_size(nullptr, &flash) != ESP_OK) flash = 0;
    port::SystemInfo out{.platform = kPlatform,
                         .cpu_mhz = CONFIG_ESP_DEFAULT_CPU_FREQ_MHZ,
                         .memory_free = esp_get_free_heap_size(),
                         .memory_total = heap_caps_get_total_size(MALLOC_CAP_DEFAULT),
                         .flash_total = flash,
                         .cause = cause_of(esp_reset_reason())};
    static_assert(kTasks.size() <= port::kMaxTasks);
    for (std::size_t i = 0; i < kTasks.size(); ++i) {
        const TaskHandle_t task = xTaskGetHandle(kTasks[i].name);
        if (task == nullptr) continue;
        // FreeRTOS paints the stacks. ESP-IDF counts them in bytes.
        out.stacks[i] = {
            kTasks[i].name, kTasks[i].stack_bytes,
            kTasks[i].stack_bytes - static_cast<std::uint32_t>(uxTaskGetStackHighWaterMark(task))};
    }
    return out;
}

void System::restart_now() { esp_restart(); }

}  // namespace vedette::esp
