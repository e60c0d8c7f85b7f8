// The port's system on ESP-IDF. Owned by the network task.
#pragma once

#include "node/port/system.hpp"

namespace vedette::esp {

// One board.
class System final : public port::System {
  public:
    port::SystemInfo info() override;
    void restart() override { wants_restart_ = true; }
    // Whether restart() was called. Who runs the turns ends them then, and calls restart_now().
    bool wants_restart() const { return wants_restart_; }
    static void restart_now();

  private:
    bool wants_restart_ = false;
};

}  // namespace vedette::esp
