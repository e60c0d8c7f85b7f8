// How long a camera takes from picture to picture when only the camera knows: what was seen last. At first it
// is given the time that programs and streams take to come up. One loop's thread.
#pragma once

#include <optional>

#include "core/base/time.hpp"

namespace vedette::source {

class SeenInterval {
  public:
    // A run begins.
    void begin() {
        last_.reset();
        interval_ = kAtStart;
    }
    void picture(MonoTime now) {
        if (last_) interval_ = now - *last_;
        last_ = now;
    }
    Duration interval() const { return interval_; }

    static constexpr Duration kAtStart = 4s;  // so a first picture may take 12 s (Source::promised_interval)

  private:
    std::optional<MonoTime> last_;
    Duration interval_ = kAtStart;
};

}  // namespace vedette::source
