// The battery of one board: its reading for page and API, and battery mode while the board is awake. It says
// when the network is to be started and when to sleep; the program that runs the turns does both. No
// allocation. Owned by the network task.
#pragma once

#include <cstdint>
#include <optional>

#include "core/power/awake.hpp"
#include "node/battery/start.hpp"
#include "node/battery/work.hpp"
#include "node/settings/values.hpp"

namespace vedette::node {

// What is known of the battery now.
struct BatteryReading {
    std::optional<int> reading{};  // 0 to 511
    std::optional<int> percent{};  // nothing: no reading, or no battery
    bool is_live = false;          // else of the start: Wi-Fi has the converter now
};

// One board's.
class Battery {
  public:
    // Devices, settings (those in use) and work outlive it.
    Battery(const BatteryDevices& devices, const Values& settings, const BatteryStart& start,
            const BatteryWork& work, MonoTime now);

    // One turn: looks at the sensor, and counts.
    void turn(MonoTime now);
    MonoTime deadline() const;

    const BatteryStart& start() const { return start_; }
    BatteryReading read() const;
    const port::PinClaims& claims() const { return devices_.claims; }

    // Something waits to be sent, and the first picture is stored: start Wi-Fi. Stays true.
    bool wants_network() const { return wants_network_; }
    // The board was told to sleep; end what runs.
    bool is_asleep() const { return is_asleep_; }

  private:
    void settle();

    const BatteryDevices devices_;
    const Values& settings_;
    const BatteryStart start_;
    const BatteryWork& work_;
    std::optional<power::Awake> awake_;  // in battery mode
    MonoTime look_at_;                   // at the sensor
    bool has_settled_ = false;
    bool wants_network_ = false;
    bool is_asleep_ = false;
};

}  // namespace vedette::node
