// Measures the interval between the pictures of a source whose rate is unknown.
#pragma once

#include <optional>

#include "core/base/time.hpp"

namespace vedette::source {

// The last interval between two pictures; before the second picture, a time in which programs and streams
// start. Owned by its loop.
class MeasuredInterval {
  public:
    // Call at the start of a run.
    void reset() {
        last_.reset();
        interval_ = kInitial;
    }
    void add_picture(MonoTime now) {
        if (last_) interval_ = now - *last_;
        last_ = now;
    }
    Duration interval() const { return interval_; }

    static constexpr Duration kInitial = 4s;  // a first picture may take 12 s (Source::promised_interval)

  private:
    std::optional<MonoTime> last_;
    Duration interval_ = kInitial;
};

}  // namespace vedette::source
