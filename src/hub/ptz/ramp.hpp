// Long moves as small ones, because a servo jumps to where it is told to be.
#pragma once

#include <vector>

#include "core/base/time.hpp"
#include "hub/settings/pan_tilt.hpp"

namespace vedette::ptz {

using settings::Angles;

// The moves that together are `by`, one each `interval`. Values.
struct Ramp {
    std::vector<Angles> moves;
    Duration interval{};
};

// No axis is faster than `speed` (degrees per second, at least 1), and both arrive together. Moves are made
// five times a second, or less often where that were less than a degree. At least one move, also for no way
// at all.
Ramp ramp(Angles by, int speed);

}  // namespace vedette::ptz
