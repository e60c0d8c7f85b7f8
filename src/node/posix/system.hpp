// The system of a board that is a process: what the machine has, and a restart that the program's loop
// carries out. Owned by the network task.
#pragma once

#include <utility>

#include "node/port/system.hpp"
#include "node/posix/painted_stack.hpp"

namespace vedette::posix {

// One board.
class System final : public port::System {
  public:
    port::SystemInfo info() override;
    void restart() override {
        wants_restart_ = true;
        cause_ = port::ResetCause::kRestart;
    }
    // A task whose stack info() shows, which outlives it; up to port::kMaxTasks of them.
    void add_task(std::string_view name, const PaintedStack& stack) {
        tasks_[task_count_++] = {name, &stack};
    }
    // The board starts anew, for that reason.
    void set_cause(port::ResetCause cause) { cause_ = cause; }
    // Whether restart() was called since the last time.
    bool take_restart() { return std::exchange(wants_restart_, false); }

  private:
    struct Task {
        std::string_view name{};
        const PaintedStack* stack = nullptr;
    };
    std::array<Task, port::kMaxTasks> tasks_{};
    std::size_t task_count_ = 0;
    bool wants_restart_ = false;
    port::ResetCause cause_ = port::ResetCause::kPowerOn;
};

}  // namespace vedette::posix
