// Switches a lamp by two programs. The guard of the first one switches it off when this process ends in any
// way (docs/design/children.md).
#pragma once

#include <memory>

#include "hub/io/running_program.hpp"
#include "hub/settings/camera_programs.hpp"

namespace vedette::devices {

// Owned by its loop; one call at a time.
class LampSwitch {
  public:
    LampSwitch(io::Loop& loop, settings::LampPrograms programs)
        : loop_(loop), programs_(std::move(programs)) {}

    // The lamp is on when its program has ended with status 0, or still runs after a second. After an error
    // it was switched off again.
    io::Task<Result<void>> on();
    // Also when it is not known to be on.
    io::Task<Result<void>> off();
    bool lit() const { return holder_ != nullptr && !holder_->unguarded(); }
    // False: it may be on, because nobody has switched it off yet, or that failed.
    bool known_dark() const { return dark_; }

  private:
    io::Loop& loop_;
    const settings::LampPrograms programs_;
    std::shared_ptr<io::RunningProgram> holder_;  // null: it is off, or was not switched
    bool dark_ = false;
};

}  // namespace vedette::devices
