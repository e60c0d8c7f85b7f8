#include "core/power/level.hpp"

#include <algorithm>

namespace vedette::power {

std::optional<int> percent_of(std::optional<int> reading, const Scale& scale) {
    if (!reading || scale.full <= scale.empty) return std::nullopt;
    if (*reading < scale.empty / 2) return std::nullopt;
    return std::clamp(100 * (*reading - scale.empty) / (scale.full - scale.empty), 0, 100);
}

}  // namespace vedette::power
