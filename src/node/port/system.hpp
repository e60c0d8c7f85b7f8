// What the board is, how much memory and stack it has left, and its restart.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace vedette::port {

// Why the board started.
enum class ResetCause : std::uint8_t { kPowerOn, kRestart, kWatchdog, kPanic, kBrownout, kDeepSleep, kOther };

// Of one task, in bytes.
struct TaskStack {
    std::string_view name{};  // "network", "slow", "see"; empty: there is no such task
    std::uint32_t size = 0;
    std::uint32_t used = 0;  // the most since the start
};
inline constexpr std::size_t kMaxTasks = 3;

// At one moment. Sizes in bytes; 0: not known or not there.
struct SystemInfo {
    std::string_view platform;  // "ESP32"
    std::uint32_t cpu_mhz = 0;
    std::uint64_t memory_free = 0;
    std::uint64_t memory_total = 0;
    std::uint64_t flash_total = 0;
    ResetCause cause = ResetCause::kOther;
    std::array<TaskStack, kMaxTasks> stacks{};
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
