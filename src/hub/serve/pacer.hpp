// Whether a viewer that asked for a rate may have a picture now. Even spacing against the camera's own
// jitter: a picture a little early counts, and what was early is made up for at the next.
#pragma once

#include <algorithm>

#include "core/base/time.hpp"

namespace vedette::serve {

class Pacer {
  public:
    explicit Pacer(double max_fps)
        : interval_(max_fps > 0
                        ? std::chrono::duration_cast<Duration>(std::chrono::duration<double>(1 / max_fps))
                        : Duration::zero()) {}

    // True when a picture may go out at `now`; then it has.
    bool admit(MonoTime now) {
        if (interval_ == Duration::zero()) return true;
        if (now + interval_ / 10 < due_) return false;
        due_ = std::max(due_ + interval_, now + interval_ / 2);
        return true;
    }

  private:
    Duration interval_;
    MonoTime due_{};
};

}  // namespace vedette::serve
