// The places of the program on ESP-IDF: the partitions ota_0 and ota_1. ESP-IDF's boot loader
// (CONFIG_BOOTLOADER_APP_ROLLBACK_ENABLE) starts a new program once, and the one before it when that was not
// confirmed. A board with one place (partitions_one_slot.csv) has a capacity of 0. As port::UpdateSlots says.
#pragma once

#include <optional>

#include <esp_ota_ops.h>

#include "node/port/update.hpp"

namespace vedette::esp {

// One board's.
class UpdateSlots final : public port::UpdateSlots {
  public:
    UpdateSlots() : other_(esp_ota_get_next_update_partition(nullptr)) {}

    std::size_t capacity() override { return other_ == nullptr ? 0 : other_->size; }
    std::expected<void, port::SlotError> begin(std::size_t bytes) override;
    std::expected<void, port::SlotError> write(Bytes piece) override;
    std::expected<void, port::SlotError> finish() override;
    void abort() override;
    bool is_on_trial() override;
    bool confirm() override { return esp_ota_mark_app_valid_cancel_rollback() == ESP_OK; }

  private:
    const esp_partition_t* const other_;
    std::optional<esp_ota_handle_t> handle_;
};

}  // namespace vedette::esp
