// Where ESP-IDF enters the program.
#include <esp_log.h>
#include <freertos/FreeRTOS.h>
#include <freertos/task.h>

#include "main/device.hpp"

namespace {

constexpr std::uint32_t kStackBytes = 8192;
constexpr UBaseType_t kPriority = 5;
constexpr BaseType_t kCore = 1;  // Wi-Fi has core 0

void run(void* device) {
    for (;;) static_cast<vedette::firmware::Device*>(device)->turn();
}

}  // namespace

extern "C" void app_main() {
    static vedette::firmware::Device device;
    if (!device.start()) return;
    if (xTaskCreatePinnedToCore(run, "network", kStackBytes, &device, kPriority, nullptr, kCore) != pdPASS)
        ESP_LOGE("vedette", "there is no memory for the network's task");
}
