#include "port_esp/storage.hpp"

#include <algorithm>

namespace vedette::esp {
namespace {

constexpr std::uint8_t kErased = 0xff;

}  // namespace

Storage::Storage()
    : partition_(esp_partition_find_first(ESP_PARTITION_TYPE_DATA, ESP_PARTITION_SUBTYPE_ANY, "settings")) {}

std::expected<std::size_t, port::StorageError> Storage::read(unsigned area, MutableBytes into) {
    if (partition_ == nullptr) return std::unexpected(port::StorageError::kAbsent);
    const MutableBytes part = into.first(std::min(into.size(), kAreaBytes));
    if (esp_partition_read(partition_, area * kAreaBytes, part.data(), part.size()) != ESP_OK)
        return std::unexpected(port::StorageError::kFailed);
    const bool is_erased = std::ranges::all_of(part, [](std::uint8_t byte) { return byte == kErased; });
    return is_erased ? 0 : part.size();
}

std::expected<void, port::StorageError> Storage::write(unsigned area, Bytes bytes) {
    if (partition_ == nullptr) return std::unexpected(port::StorageError::kAbsent);
    const std::size_t begin = area * kAreaBytes;
    if (esp_partition_erase_range(partition_, begin, kAreaBytes) != ESP_OK ||
        esp_partition_write(partition_, begin, bytes.data(), bytes.size()) != ESP_OK)
        return std::unexpected(port::StorageError::kFailed);
    return {};
}

}  // namespace vedette::esp
