// What the board is, how much memory it has left, and its restart.
#pragma once

#include <cstdint>
#include <string_view>

namespace vedette::port {

// Why the board started.
enum class ResetCause : std::uint8_t { kPowerOn, kRestart, kWatchdog, kPanic, kBrownout, kDeepSleep, kOther };

// At one moment. Sizes in bytes; 0: not known or not there.
struct SystemInfo {
    std::string_view platform;  // "ESP32"
    std::uint32_t cpu_mhz = 0;
    std::uint64_t memory_free = 0;
    std::uint64_t memory_total = 0;
    std::uint64_t flash_total = 0;
    ResetCause cause = ResetCause::kOther;
};

// Owned by the network task.
class System {
  public:
    virtual ~System() = default;
    virtual SystemInfo info() = 0;
    // Restarts the board after the present turn; the application has ended all that it must.
    virtual void restart() = 0;
};

}  // namespace vedette::port
