// What surrounds the chip on its board: flash, serial line, noise; and the chip's restart and wall clock.
#include <algorithm>
#include <array>
#include <chrono>
#include <mutex>
#include <string>

#include <bootloader_random.h>
#include <driver/uart.h>
#include <esp_crt_bundle.h>
#include <esp_flash.h>
#include <esp_heap_caps.h>
#include <esp_random.h>
#include <esp_vfs_dev.h>
#include <sys/random.h>
#include <sys/time.h>

#include "chip.hpp"
#include "state.hpp"

using vedette::fakes::chip;

namespace {

constexpr std::size_t kSettingsBytes = 12288;
constexpr std::uint8_t kErased = 0xff;
constexpr esp_partition_t kSettings = {kSettingsBytes, "settings"};

std::mutex mutex;  // of what follows
std::array<std::uint8_t, kSettingsBytes> flash;
QueueHandle_t uart_events = nullptr;
std::size_t uart_room = 0;  // of the driver's buffer for what is sent
std::size_t uart_buffer = 0;
std::string to_board;
std::string from_board;
std::chrono::nanoseconds ahead{};  // of the wall clock

bool is_in(std::size_t offset, std::size_t size) {
    return offset <= kSettingsBytes && size <= kSettingsBytes - offset;
}

}  // namespace

namespace vedette::fakes {

void reset_board(bool erases_flash) {
    const std::lock_guard lock(mutex);
    if (erases_flash) flash.fill(kErased);
    if (uart_events != nullptr) vQueueDelete(uart_events);
    uart_events = nullptr;
    to_board.clear();
    from_board.clear();
    ahead = {};
}

void Chip::type(std::string_view bytes) {
    const std::lock_guard lock(mutex);
    to_board += bytes;
    const uart_event_t event{.type = UART_DATA, .size = bytes.size(), .timeout_flag = false};
    if (uart_events != nullptr) xQueueSend(uart_events, &event, 0);
}

std::string Chip::read_line(std::size_t bytes) {
    const std::lock_guard lock(mutex);
    const std::string out = from_board.substr(0, bytes);
    from_board.erase(0, out.size());
    uart_room = uart_buffer - from_board.size();
    return out;
}

}  // namespace vedette::fakes

const esp_partition_t* esp_partition_find_first(esp_partition_type_t, esp_partition_subtype_t,
                                                const char* label) {
    return !chip().faults.no_settings && std::string_view(label) == kSettings.label ? &kSettings : nullptr;
}

esp_err_t esp_partition_read(const esp_partition_t*, size_t offset, void* into, size_t size) {
    const std::lock_guard lock(mutex);
    if (chip().faults.flash_error || !is_in(offset, size)) return ESP_FAIL;
    std::copy_n(flash.begin() + static_cast<std::ptrdiff_t>(offset), size, static_cast<std::uint8_t*>(into));
    return ESP_OK;
}

// As flash does: bits become 0 only.
esp_err_t esp_partition_write(const esp_partition_t*, size_t offset, const void* from, size_t size) {
    const std::lock_guard lock(mutex);
    if (chip().faults.flash_error || !is_in(offset, size)) return ESP_FAIL;
    const auto* const bytes = static_cast<const std::uint8_t*>(from);
    for (std::size_t i = 0; i < size; ++i) flash[offset + i] &= bytes[i];
    return ESP_OK;
}

esp_err_t esp_partition_erase_range(const esp_partition_t*, size_t offset, size_t size) {
    const std::lock_guard lock(mutex);
    if (chip().faults.flash_error) return ESP_FAIL;
    if (!is_in(offset, size) || offset % 4096 != 0 || size % 4096 != 0) return ESP_ERR_INVALID_ARG;
    std::fill_n(flash.begin() + static_cast<std::ptrdiff_t>(offset), size, kErased);
    return ESP_OK;
}

esp_err_t esp_flash_get_size(esp_flash_t*, uint32_t* size) {
    *size = 4 * 1024 * 1024;
    return ESP_OK;
}

esp_err_t esp_crt_bundle_attach(void*) {
    ++vedette::fakes::chip().bundles;
    return ESP_OK;
}

void esp_fill_random(void* into, size_t bytes) {
    auto* at = static_cast<std::uint8_t*>(into);
    while (bytes > 0) {
        const ::ssize_t got = ::getrandom(at, bytes, 0);
        if (got <= 0) return;
        at += got;
        bytes -= static_cast<std::size_t>(got);
    }
}

void bootloader_random_enable(void) { chip().has_own_noise = true; }

void esp_restart(void) { ++chip().restarts; }
esp_reset_reason_t esp_reset_reason(void) { return chip().reset_reason; }
uint32_t esp_get_free_heap_size(void) { return 100'000; }
size_t heap_caps_get_total_size(uint32_t) { return 320'000; }

esp_err_t uart_driver_install(uart_port_t, int, int room, int events, QueueHandle_t* queue, int) {
    const std::lock_guard lock(mutex);
    if (chip().faults.no_uart) return ESP_ERR_NO_MEM;
    uart_events = xQueueCreate(static_cast<UBaseType_t>(events), sizeof(uart_event_t));
    uart_buffer = uart_room = static_cast<std::size_t>(room);
    *queue = uart_events;
    return ESP_OK;
}

int uart_write_bytes(uart_port_t, const void* bytes, size_t size) {
    const std::lock_guard lock(mutex);
    from_board.append(static_cast<const char*>(bytes), size);
    uart_room -= std::min(uart_room, size);
    return static_cast<int>(size);
}

int uart_read_bytes(uart_port_t, void* into, uint32_t length, TickType_t) {
    const std::lock_guard lock(mutex);
    const std::size_t size = std::min<std::size_t>(length, to_board.size());
    std::copy_n(to_board.begin(), size, static_cast<char*>(into));
    to_board.erase(0, size);
    return static_cast<int>(size);
}

esp_err_t uart_get_tx_buffer_free_size(uart_port_t, size_t* size) {
    const std::lock_guard lock(mutex);
    *size = uart_room;
    return ESP_OK;
}

void esp_vfs_dev_uart_use_driver(int) { chip().console_uses_uart = true; }

// The system's own clock stays as it is. These take the place of the C library's in a program that is linked
// with the stand-ins.
extern "C" int gettimeofday(::timeval* now, void*) noexcept {
    const std::lock_guard lock(mutex);
    const auto time = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::system_clock::now().time_since_epoch() + ahead);
    now->tv_sec = time.count() / 1'000'000;
    now->tv_usec = time.count() % 1'000'000;
    return 0;
}

extern "C" int settimeofday(const ::timeval* time, const struct timezone*) noexcept {
    const std::lock_guard lock(mutex);
    ahead = std::chrono::seconds(time->tv_sec) + std::chrono::microseconds(time->tv_usec) -
            std::chrono::system_clock::now().time_since_epoch();
    return 0;
}
