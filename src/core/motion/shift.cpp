#include "core/motion/shift.hpp"

#include <algorithm>
#include <cstdlib>

namespace vedette::motion {
namespace {

constexpr int kMostDifference = 24 * 4;  // quarter lumas
constexpr int kMostShift = 384;          // 1/256 cell
constexpr int kLeastShift = 8;
constexpr std::uint32_t kSamples = 600;

// Of at most 1200 samples, gradients being below 1024: 32 bits are enough.
struct Sums {
    std::int32_t xx = 0, xy = 0, yy = 0, xd = 0, yd = 0;
    std::int32_t off = 0;  // sum of the differences' sizes
};

// Calls with index, gradient across and down, and difference, all in quarter lumas, for sampled cells off the
// border.
template <class Use>
void each_sample(const Cells& cells, Use use) {
    const std::uint32_t stride = std::max<std::uint32_t>(1, cells.count / kSamples);
    const std::uint32_t columns = cells.columns, step = stride % columns;
    std::uint32_t x = 1;
    const auto next = [&] { x = x + step < columns ? x + step : x + step - columns; };
    for (std::uint32_t i = columns + 1; i + columns + 1 < cells.count; i += stride, next()) {
        if (x == 0 || x + 1 == columns) continue;
        const std::int16_t* const at = cells.background + i;
        const int d = (cells.luma[i] * 128 - *at) >> 5;
        use((at[1] - at[-1]) >> 6, (at[columns] - at[-static_cast<std::ptrdiff_t>(columns)]) >> 6,
            std::clamp(d, -kMostDifference, kMostDifference));
    }
}

}  // namespace

ViewShift fit_shift(const Cells& cells) {
    ViewShift shift;
    if (cells.columns < 8 || cells.rows < 8) return shift;
    Sums s;
    each_sample(cells, [&](int gx, int gy, int d) {
        s.xx += gx * gx;
        s.xy += gx * gy;
        s.yy += gy * gy;
        s.xd += gx * d;
        s.yd += gy * d;
        s.off += std::abs(d);
    });
    const std::int64_t xx = s.xx, xy = s.xy, yy = s.yy;
    const std::int64_t determinant = (xx * yy - xy * xy) / 256;
    if (determinant <= 0) return shift;
    const std::int64_t across = (s.xd * yy - s.yd * xy) / determinant;
    const std::int64_t down = (s.yd * xx - s.xd * xy) / determinant;
    if (std::max(std::abs(across), std::abs(down)) > kMostShift ||
        std::max(std::abs(across), std::abs(down)) < kLeastShift) {
        return shift;
    }
    shift.across = static_cast<int>(across);
    shift.down = static_cast<int>(down);
    std::int32_t after = 0;
    each_sample(cells, [&, right = shift.across, under = shift.down](int gx, int gy, int d) {
        after += std::abs(d - ((gx * right + gy * under) >> 8));
    });
    shift.found = after * 5 <= s.off * 4;
    return shift;
}

Changed compare_shifted(Cells& cells, int extra) {
    Changed changed;
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        const int allowed = extra + (std::abs(expected_at(cells, i) - cells.background[i]) >> 7);
        const int far = (std::abs(cells.luma[i] * 128 - expected_at(cells, i)) >> 6) - allowed;
        const int strong = cells.limit[i] == kLimitOut ? 1000 : cells.limit[i];
        cells.mark[i] = static_cast<std::uint8_t>((far > strong) + (far > strong - (strong >> 2)));
        changed.strong += cells.mark[i] >> 1;
    }
    return changed;
}

}  // namespace vedette::motion
