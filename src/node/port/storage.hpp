// Memory that keeps the settings while the board has no power: two areas, so that a power cut during a write
// leaves one of them whole, and one for the board's certificate. What is written there belongs to the
// application.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>

#include "core/base/bytes.hpp"

namespace vedette::port {

// Why an area cannot be read or written.
enum class StorageError : std::uint8_t {
    kAbsent,  // the board keeps nothing
    kFull,    // no room is left
    kFailed,  // the device gave an error
};

// The network task reads at the start; after that the slow task has it.
class Storage {
  public:
    virtual ~Storage() = default;

    static constexpr unsigned kSettingsAreas = 2;  // the first ones
    static constexpr unsigned kCertificateArea = 2;
    static constexpr unsigned kAreas = 3;
    static constexpr std::size_t kAreaBytes = 4096;  // a sector of flash

    // Reads the beginning of an area into `into`. 0 bytes: it was never written. After a write that was cut,
    // any bytes.
    virtual std::expected<std::size_t, StorageError> read(unsigned area, MutableBytes into) = 0;
    // Replaces an area by at most kAreaBytes. They are safe from a power cut when it returns. Blocks, 100 ms
    // with flash.
    virtual std::expected<void, StorageError> write(unsigned area, Bytes bytes) = 0;
};

}  // namespace vedette::port
