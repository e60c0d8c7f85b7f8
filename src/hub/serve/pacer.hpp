// Spaces a viewer's pictures evenly at the rate that it asked for, although the camera's own intervals vary.
#pragma once

#include <algorithm>

#include "core/base/time.hpp"

namespace vedette::serve {

// Decides which pictures one viewer is sent. Owned by its viewer's loop.
class Pacer {
  public:
    // 0: every picture.
    explicit Pacer(double max_fps) : max_fps_(max_fps) {}

    double max_fps() const { return max_fps_; }
    // True when a picture may be sent at `now`, which then counts as sent. A picture may be a tenth of the
    // interval early; the next one is due as if it had been on time.
    bool admit(MonoTime now) {
        if (max_fps_ <= 0) return true;
        const auto interval =
            std::chrono::duration_cast<Duration>(std::chrono::duration<double>(1 / max_fps_));
        if (now + interval / 10 < due_) return false;
        due_ = std::max(due_ + interval, now + interval / 2);
        return true;
    }

  private:
    double max_fps_;
    MonoTime due_{};
};

}  // namespace vedette::serve
