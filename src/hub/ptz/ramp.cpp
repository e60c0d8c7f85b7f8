#include "hub/ptz/ramp.hpp"

#include <algorithm>
#include <cstdlib>

namespace vedette::ptz {

Ramp ramp(Angles by, int speed) {
    constexpr int kMovesPerSecond = 5;
    const int step = std::max(1, speed / kMovesPerSecond);
    const int way = std::max(std::abs(by.pan), std::abs(by.tilt));
    const int count = std::max(1, (way + step - 1) / step);
    Ramp out{.moves = {}, .interval = Duration(std::chrono::seconds(step)) / std::max(1, speed)};
    Angles before;
    for (int i = 1; i <= count; ++i) {
        const Angles now{by.pan * i / count, by.tilt * i / count};
        out.moves.push_back({now.pan - before.pan, now.tilt - before.tilt});
        before = now;
    }
    return out;
}

}  // namespace vedette::ptz
