#include "port_esp/serial.hpp"

#include <driver/uart.h>
#include <esp_vfs_dev.h>
#include <freertos/task.h>

#include "port_esp/interfaces.hpp"

namespace vedette::esp {
namespace {

constexpr int kReadBytes = 512;  // more than the packets of Improv have
constexpr int kWriteBytes = 2048;
// What the driver's buffer needs beside the bytes of a piece.
constexpr std::size_t kOverhead = 64;
constexpr int kEvents = 8;
constexpr std::uint32_t kStackBytes = 3072;  // wake() calls lwIP
constexpr UBaseType_t kPriority = 4;
constexpr BaseType_t kCore = 1;
constexpr TickType_t kEndPoll = pdMS_TO_TICKS(1);
constexpr TickType_t kLook = pdMS_TO_TICKS(50);  // for the end

}  // namespace

bool Serial::open() {
    is_open_ = check(uart_driver_install(UART_NUM_0, kReadBytes, kWriteBytes, kEvents, &events_, 0),
                     "the serial line has no driver", log_);
    if (!is_open_) return false;
    esp_vfs_dev_uart_use_driver(UART_NUM_0);
    ended_ = xTaskCreatePinnedToCore(run, "serial", kStackBytes, this, kPriority, nullptr, kCore) != pdPASS;
    if (!ended_) return true;
    log_.write(port::Level::kWarning, "serial", "there is no memory for the serial line's task");
    is_open_ = false;
    return false;
}

Serial::~Serial() {
    ending_ = true;
    while (!ended_) vTaskDelay(kEndPoll);
}

std::size_t Serial::read(MutableBytes into) {
    if (!is_open_) return 0;
    const int bytes = uart_read_bytes(UART_NUM_0, into.data(), static_cast<std::uint32_t>(into.size()), 0);
    return bytes < 0 ? 0 : static_cast<std::size_t>(bytes);
}

bool Serial::write(Bytes bytes) {
    std::size_t room = 0;
    if (!is_open_ || uart_get_tx_buffer_free_size(UART_NUM_0, &room) != ESP_OK) return false;
    if (room < bytes.size() + kOverhead) return false;
    return uart_write_bytes(UART_NUM_0, bytes.data(), bytes.size()) == static_cast<int>(bytes.size());
}

void Serial::run(void* self) {
    static_cast<Serial*>(self)->watch();
    vTaskDelete(nullptr);
}

void Serial::watch() {
    while (!ending_) {
        uart_event_t event{};
        if (xQueueReceive(events_, &event, kLook) == pdTRUE) network_.wake();
    }
    ended_ = true;
}

}  // namespace vedette::esp
