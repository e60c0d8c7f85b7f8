#include "hub/timelapse/brightness.hpp"

#include <array>

namespace vedette::timelapse {

store::SlotLuma brightness_of(const frame::LumaGrid& grid) {
    std::array<std::uint32_t, 256> counts{};
    std::uint64_t sum = 0;
    const Bytes means = grid.means.first(std::size_t{grid.columns} * grid.rows);
    for (const std::uint8_t mean : means) {
        ++counts[mean];
        sum += mean;
    }
    store::SlotLuma out;
    if (means.empty()) return out;
    out.mean = static_cast<double>(sum) / static_cast<double>(means.size());
    std::size_t value = 0;
    std::uint64_t below = counts[0];
    for (std::size_t i = 0; i < out.percentiles.size(); ++i) {
        const auto wanted = static_cast<std::uint64_t>(store::SlotLuma::kPercents[i]) * means.size();
        while (below * 100 < wanted) below += counts[++value];
        out.percentiles[i] = static_cast<std::uint8_t>(value);
    }
    return out;
}

}  // namespace vedette::timelapse
