// How long a board in battery mode stays awake, when it starts Wi-Fi, and what wakes it again (pycameresp's
// rules; docs/design/node.md has the differences). Decides only: what moves, what is stored and sent is the
// caller's. Time is an argument; no allocation. Caller's thread.
//
//     awake --something to send, and the first picture is stored--> with Wi-Fi
//       \--no motion for `awake`, nothing under way--> asleep: sensor, or time
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/time.hpp"

namespace vedette::power {

// Times of the rules.
struct AwakeRules {
    Duration awake = 15s;                         // behind the last motion
    Duration wake_every{};                        // beside the sensor; 0: by the sensor alone
    Duration first_picture = 10s;                 // from the start: Wi-Fi waits no longer for it
    Duration patience = std::chrono::minutes{1};  // for what is under way when sleep is due
    Duration settled = 10s;                       // from the start: it was no quick one
};

// What the board sees and does at one moment.
struct Seen {
    bool watches = false;                   // motion detection is on
    std::optional<MonoTime> last_motion{};  // since the start
    bool sensor_is_high = false;
    bool has_first_picture = false;  // of this start, in storage
    bool has_to_send = false;        // now, or as soon as there is a network
    bool is_busy = false;            // a transfer or a write is under way
};

// What is to be done now.
enum class Step : std::uint8_t { kStay, kStartWifi, kSleep };

// What ends a deep sleep.
struct SleepPlan {
    bool by_sensor = false;
    Duration after{};  // 0: not by time
    bool operator==(const SleepPlan&) const = default;
};

// One start, from its begin to its sleep.
class Awake {
  public:
    Awake(const AwakeRules& rules, bool by_sensor, MonoTime now);

    // kStartWifi once; kSleep again and again until the board sleeps.
    Step poll(const Seen& seen, MonoTime now);
    // When poll() has something new to say if nothing else happens.
    MonoTime deadline() const { return deadline_; }
    // Whether the start has lasted: the caller clears Record::quick_starts.
    bool is_settled(MonoTime now) const { return now >= started_ + rules_.settled; }
    SleepPlan plan() const { return {.by_sensor = true, .after = rules_.wake_every}; }

  private:
    bool waits_for_picture(const Seen& seen, MonoTime now) const;

    const AwakeRules rules_;
    const bool by_sensor_;  // somebody was there at the start
    const MonoTime started_;
    MonoTime quiet_since_;
    MonoTime deadline_;
    bool has_wifi_ = false;
};

}  // namespace vedette::power
