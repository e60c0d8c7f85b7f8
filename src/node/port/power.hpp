// Deep sleep and what ends it, a few bytes that outlive every loss of power, and the watchdog. When to sleep
// is said by core/power, why the board started by System::info().
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "node/port/boards.hpp"

namespace vedette::port {

// What has ended a deep sleep.
enum class WakeCause : std::uint8_t {
    kNone,  // the board did not sleep
    kPin,
    kTimer,
};

// What ends a deep sleep; neither: only power or the reset button does.
struct Wakes {
    Pin pin = kNoPin;  // once it is high; of can_wake()
    Duration after{};  // 0: not by time
    bool operator==(const Wakes&) const = default;
};

// Owned by the network task.
class Power {
  public:
    virtual ~Power() = default;

    virtual WakeCause wake_cause() = 0;
    // Sleeps after the present turn; the application has ended all that it must. Memory and clock are lost:
    // the board starts anew when it wakes.
    virtual void deep_sleep(const Wakes& wakes) = 0;

    static constexpr std::size_t kMaxRecord = 16;
    // Bytes that outlive sleep, reset and loss of power: those of the last write, or of the one before it if
    // that was cut. Returns how many; 0: none were written, or they cannot be read.
    virtual std::size_t read_record(MutableBytes into) = 0;
    // At most kMaxRecord. Blocks some milliseconds. False: they are not kept.
    virtual bool write_record(Bytes record) = 0;

    // From now on the board restarts (ResetCause::kWatchdog) when feed() is not called for `limit`.
    virtual void watch(Duration limit) = 0;
    // Called in each turn.
    virtual void feed() = 0;
};

}  // namespace vedette::port
