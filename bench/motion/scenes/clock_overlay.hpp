// The date and time that a camera writes into its pictures: digits over the luma of a finished picture.
#pragma once

#include <cstdint>
#include <span>

#include "motion/scenes/random.hpp"

namespace vedette::bench::motion {

class ClockOverlay {
  public:
    explicit ClockOverlay(Random& random);

    // `luma` has kWidth × kHeight levels.
    void draw(std::span<std::uint8_t> luma, float seconds) const;

  private:
    int left_, top_, scale_;
    bool outlined_, boxed_, tenths_;
    std::int64_t start_;  // seconds of the day
    int day_;
};

}  // namespace vedette::bench::motion
