// Where ESP-IDF enters the program.
#include <esp_log.h>
#include <freertos/FreeRTOS.h>
#include <freertos/task.h>

#include "main/device.hpp"
#include "port_esp/tasks.hpp"

namespace {

void run(void* device) {
    for (;;) static_cast<vedette::firmware::Device*>(device)->turn();
}

}  // namespace

extern "C" void app_main() {
    static vedette::firmware::Device device;
    if (!device.start()) return;
    constexpr vedette::esp::TaskRow kTask = vedette::esp::kNetworkTask;
    if (xTaskCreatePinnedToCore(run, kTask.name, kTask.stack_bytes, &device, kTask.priority, nullptr,
                                kTask.core) != pdPASS)
        ESP_LOGE("vedette", "there is no memory for the network's task");
}
