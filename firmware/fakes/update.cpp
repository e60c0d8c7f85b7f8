// The places of the program, as the boot loader with CONFIG_BOOTLOADER_APP_ROLLBACK_ENABLE has them.
#include <algorithm>
#include <string>

#include <esp_ota_ops.h>

#include "chip.hpp"
#include "state.hpp"

using vedette::fakes::chip;

namespace {

constexpr std::uint8_t kMagic = 0xe9;  // the first byte of a program
constexpr esp_partition_t kPlaces[2] = {{0x1e0000, "ota_0"}, {0x1e0000, "ota_1"}};

// In the flash:
unsigned running = 0;
unsigned next = 0;
esp_ota_img_states_t state = ESP_OTA_IMG_VALID;  // of `next`
// Of this start:
std::string written;
bool is_open = false;

}  // namespace

namespace vedette::fakes {

void reset_update(bool erases_flash) {
    is_open = false;
    if (erases_flash) {
        running = next = 0;
        state = ESP_OTA_IMG_VALID;
    } else if (next != running) {
        running = next;
        state = ESP_OTA_IMG_PENDING_VERIFY;
    } else if (state == ESP_OTA_IMG_PENDING_VERIFY) {  // was not confirmed
        running = next = 1 - running;
        state = ESP_OTA_IMG_VALID;
    }
}

unsigned Chip::running_program() const { return running; }

}  // namespace vedette::fakes

esp_err_t esp_ota_begin(const esp_partition_t* place, size_t, esp_ota_handle_t* handle) {
    if (place == &kPlaces[running]) return ESP_ERR_INVALID_ARG;
    if (state == ESP_OTA_IMG_PENDING_VERIFY) return ESP_ERR_OTA_ROLLBACK_INVALID_STATE;
    written.clear();
    is_open = true;
    *handle = 7;
    return ESP_OK;
}

esp_err_t esp_ota_write(esp_ota_handle_t handle, const void* data, size_t size) {
    if (!is_open || handle != 7) return ESP_ERR_INVALID_ARG;
    const std::size_t now = std::min(chip().program_power, size);
    chip().program_power -= now;
    written.append(static_cast<const char*>(data), now);
    if (now < size) return ESP_FAIL;
    return static_cast<std::uint8_t>(written[0]) == kMagic ? ESP_OK : ESP_ERR_OTA_VALIDATE_FAILED;
}

esp_err_t esp_ota_end(esp_ota_handle_t handle) {
    if (!is_open || handle != 7) return ESP_ERR_NOT_FOUND;
    is_open = false;
    return chip().faults.no_program ? ESP_ERR_OTA_VALIDATE_FAILED : ESP_OK;
}

esp_err_t esp_ota_abort(esp_ota_handle_t) {
    if (!is_open) return ESP_ERR_NOT_FOUND;
    is_open = false;
    return ESP_OK;
}

esp_err_t esp_ota_set_boot_partition(const esp_partition_t* place) {
    if (chip().program_power == 0) return ESP_FAIL;
    next = place == &kPlaces[1] ? 1 : 0;
    state = ESP_OTA_IMG_NEW;
    return ESP_OK;
}

const esp_partition_t* esp_ota_get_running_partition(void) { return &kPlaces[running]; }

const esp_partition_t* esp_ota_get_next_update_partition(const esp_partition_t*) {
    return chip().faults.one_place ? nullptr : &kPlaces[1 - running];
}

esp_err_t esp_ota_get_state_partition(const esp_partition_t* place, esp_ota_img_states_t* out) {
    if (chip().faults.one_place) return ESP_ERR_NOT_FOUND;
    *out = place == &kPlaces[running] && next == running ? state : ESP_OTA_IMG_VALID;
    return ESP_OK;
}

esp_err_t esp_ota_mark_app_valid_cancel_rollback(void) {
    state = ESP_OTA_IMG_VALID;
    return ESP_OK;
}
