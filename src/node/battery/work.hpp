// What battery mode asks of those that detect, store and send: whether there is still something to do before
// the board may sleep. A board without motion detection has the sensor alone. Owned by the network task.
#pragma once

#include <optional>

#include "core/base/time.hpp"

namespace vedette::node {

// The work of one start.
class BatteryWork {
  public:
    virtual ~BatteryWork() = default;

    // Motion detection is on; without it the board never sleeps.
    virtual bool watches() const = 0;
    // Since the start.
    virtual std::optional<MonoTime> last_motion() const = 0;
    // A picture of this start is in storage.
    virtual bool has_first_picture() const = 0;
    // An alert waits for a network, or is being sent.
    virtual bool has_to_send() const = 0;
    // A picture is being written, or something else that must not be cut.
    virtual bool is_busy() const = 0;
};

// Of a board whose sensor alone decides: nothing is stored, and nothing sent.
class SensorWork final : public BatteryWork {
  public:
    bool watches() const override { return true; }
    std::optional<MonoTime> last_motion() const override { return std::nullopt; }
    bool has_first_picture() const override { return true; }
    bool has_to_send() const override { return false; }
    bool is_busy() const override { return false; }
};

}  // namespace vedette::node
