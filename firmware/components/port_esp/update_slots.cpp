#include "port_esp/update_slots.hpp"

#include <utility>

namespace vedette::esp {
namespace {

using port::SlotError;

std::expected<void, SlotError> result_of(esp_err_t error) {
    switch (error) {
        case ESP_OK: return {};
        case ESP_ERR_OTA_VALIDATE_FAILED: return std::unexpected(SlotError::kInvalid);
        case ESP_ERR_OTA_ROLLBACK_INVALID_STATE: return std::unexpected(SlotError::kOnTrial);
        default: return std::unexpected(SlotError::kFailed);
    }
}

}  // namespace

// The flash is erased sector by sector while it is written: at once it would take ten seconds.
std::expected<void, SlotError> UpdateSlots::begin(std::size_t bytes) {
    if (other_ == nullptr) return std::unexpected(SlotError::kAbsent);
    if (bytes > capacity()) return std::unexpected(SlotError::kTooLarge);
    abort();
    esp_ota_handle_t handle = 0;
    const esp_err_t error = esp_ota_begin(other_, OTA_WITH_SEQUENTIAL_WRITES, &handle);
    if (error == ESP_OK) handle_ = handle;
    return result_of(error);
}

std::expected<void, SlotError> UpdateSlots::write(Bytes piece) {
    if (!handle_) return std::unexpected(SlotError::kFailed);
    return result_of(esp_ota_write(*handle_, piece.data(), piece.size()));
}

std::expected<void, SlotError> UpdateSlots::finish() {
    const auto handle = std::exchange(handle_, std::nullopt);
    if (!handle) return std::unexpected(SlotError::kFailed);
    const esp_err_t error = esp_ota_end(*handle);
    return result_of(error != ESP_OK ? error : esp_ota_set_boot_partition(other_));
}

void UpdateSlots::abort() {
    if (const auto handle = std::exchange(handle_, std::nullopt)) (void)esp_ota_abort(*handle);
}

bool UpdateSlots::is_on_trial() {
    esp_ota_img_states_t state{};
    return esp_ota_get_state_partition(esp_ota_get_running_partition(), &state) == ESP_OK &&
           state == ESP_OTA_IMG_PENDING_VERIFY;
}

}  // namespace vedette::esp
