// The system of a board that is a process: what the machine has, and a restart that the program's loop
// carries out. Owned by the network task.
#pragma once

#include <utility>

#include "node/port/system.hpp"

namespace vedette::posix {

// One board.
class System final : public port::System {
  public:
    port::SystemInfo info() override;
    void restart() override {
        wants_restart_ = true;
        cause_ = port::ResetCause::kRestart;
    }
    // The board starts anew, for that reason.
    void set_cause(port::ResetCause cause) { cause_ = cause; }
    // Whether restart() was called since the last time.
    bool take_restart() { return std::exchange(wants_restart_, false); }

  private:
    bool wants_restart_ = false;
    port::ResetCause cause_ = port::ResetCause::kPowerOn;
};

}  // namespace vedette::posix
