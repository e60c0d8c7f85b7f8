// The settings memory on ESP-IDF: the partition "settings", whose two sectors of flash are the two areas. It
// is no entry of ESP-IDF's own store (NVS): that moves its entries between pages while it writes, and is
// erased when the radio's calibration needs it anew; a sector is written by nobody else. As port::Storage
// says; blocks.
#pragma once

#include <esp_partition.h>

#include "node/port/storage.hpp"

namespace vedette::esp {

// One board's. Without the partition: kAbsent.
class Storage final : public port::Storage {
  public:
    Storage();

    std::expected<std::size_t, port::StorageError> read(unsigned area, MutableBytes into) override;
    std::expected<void, port::StorageError> write(unsigned area, Bytes bytes) override;

  private:
    const esp_partition_t* const partition_;
};

}  // namespace vedette::esp
