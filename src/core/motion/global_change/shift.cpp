#include "core/motion/global_change/shift.hpp"

#include <algorithm>
#include <cstdlib>

namespace vedette::motion {
namespace {

constexpr int kMaxDifference = 24 * 4;  // quarter lumas
constexpr int kMaxShift = 384;          // 1/256 cell
constexpr int kMinShift = 8;
constexpr int kExplained = 10;         // 1/10 of the differences
constexpr std::uint32_t kBatch = 128;  // samples on the stack at a time
constexpr std::uint32_t kMaxBatches = 10;

// Gradients are below 1024, so 32 bits are enough.
struct Sums {
    std::int32_t xx = 0, xy = 0, yy = 0, xd = 0, yd = 0;
    std::int32_t off = 0;  // sum of |difference|
};

// Gradients across and down, and differences, 1/4 luma. The loops have fixed lengths, for vector
// instructions.
struct Batch {
    std::int16_t gx[kBatch], gy[kBatch], d[kBatch];

    template <std::uint32_t kLength>
    void take(const Cells& cells, std::uint32_t cell, std::uint32_t place) {
        const std::uint8_t* __restrict luma = cells.luma + cell;
        const std::int16_t* __restrict at = cells.background + cell;
        const std::int16_t* __restrict left = at - 1;
        const std::int16_t* __restrict right = at + 1;
        const std::int16_t* __restrict above = at - cells.columns;
        const std::int16_t* __restrict below = at + cells.columns;
        for (std::uint32_t k = 0; k < kLength; ++k) {
            gx[place + k] = static_cast<std::int16_t>(static_cast<std::int16_t>(right[k] - left[k]) >> 6);
            gy[place + k] = static_cast<std::int16_t>(static_cast<std::int16_t>(below[k] - above[k]) >> 6);
            const auto off = static_cast<std::int16_t>(static_cast<std::int16_t>(luma[k] * 128 - at[k]) >> 5);
            const auto clamped = off < -kMaxDifference ? std::int16_t{-kMaxDifference} : off;
            d[place + k] = clamped > kMaxDifference ? std::int16_t{kMaxDifference} : clamped;
        }
    }

    void add_to(Sums& sums) const {
        Sums s;
        for (std::uint32_t k = 0; k < kBatch; ++k) {
            s.xx += gx[k] * gx[k];
            s.xy += gx[k] * gy[k];
            s.yy += gy[k] * gy[k];
            s.xd += gx[k] * d[k];
            s.yd += gy[k] * d[k];
            s.off += d[k] < 0 ? -d[k] : d[k];
        }
        sums.xx += s.xx;
        sums.xy += s.xy;
        sums.yy += s.yy;
        sums.xd += s.xd;
        sums.yd += s.yd;
        sums.off += s.off;
    }

    // Sum of |difference| after the shift.
    std::int32_t left_over(std::int16_t across, std::int16_t down) const {
        std::int32_t sum = 0;
        for (std::uint32_t k = 0; k < kBatch; ++k) {
            const int rest = d[k] - ((gx[k] * across + gy[k] * down) >> 8);
            sum += rest < 0 ? -rest : rest;
        }
        return sum;
    }
};

// Calls `use(batch)` for batches of samples: stretches of kLength neighbours, one in each of equal bands of
// rows, at columns spread by the golden ratio. Half of the cells of a small picture, fewer of a large one.
template <std::uint32_t kLength, class Use>
void each_batch(const Cells& cells, Use use) {
    const std::uint32_t stretches =
        std::clamp<std::uint32_t>(cells.count / (2 * kBatch), 2, kMaxBatches) * (kBatch / kLength);
    const std::uint32_t step = (cells.rows - 2u) * 65536 / stretches, range = cells.columns - kLength - 1;
    Batch batch;
    for (std::uint32_t s = 0; s < stretches; ++s) {
        const std::uint32_t y = 1 + (s * step >> 16), x = 1 + ((s * 40503u & 0xFFFF) * range >> 16);
        const std::uint32_t place = s * kLength % kBatch;
        batch.take<kLength>(cells, y * cells.columns + x, place);
        if (place + kLength == kBatch) use(batch);
    }
}

template <std::uint32_t kLength>
CameraShift fit(const Cells& cells) {
    CameraShift shift;
    Sums s;
    each_batch<kLength>(cells, [&](const Batch& batch) { batch.add_to(s); });
    const std::int64_t xx = s.xx, xy = s.xy, yy = s.yy;
    const std::int64_t determinant = (xx * yy - xy * xy) / 256;
    if (determinant <= 0) return shift;
    const std::int64_t across = (s.xd * yy - s.yd * xy) / determinant;
    const std::int64_t down = (s.yd * xx - s.xd * xy) / determinant;
    if (std::max(std::abs(across), std::abs(down)) > kMaxShift ||
        std::max(std::abs(across), std::abs(down)) < kMinShift) {
        return shift;
    }
    shift.across = static_cast<int>(across);
    shift.down = static_cast<int>(down);
    std::int32_t left = 0;
    each_batch<kLength>(cells, [&](const Batch& batch) {
        left += batch.left_over(static_cast<std::int16_t>(across), static_cast<std::int16_t>(down));
    });
    shift.found = left * kExplained <= s.off * (kExplained - 1);
    return shift;
}

}  // namespace

CameraShift fit_shift(const Cells& cells) {
    if (cells.columns < 8 || cells.rows < 8) return {};
    return cells.columns >= 10 ? fit<8>(cells) : fit<4>(cells);
}

std::uint32_t compare_shifted(Cells& cells, int margin) {
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        const int allowed = margin + (std::abs(expected_background(cells, i) - cells.background[i]) >> 7);
        const int far = (std::abs(cells.luma[i] * 128 - expected_background(cells, i)) >> 6) - allowed;
        const int strong = cells.limit[i] == kLimitOut ? 1000 : cells.limit[i];
        cells.mark[i] = static_cast<std::uint8_t>((far > strong) + (far > strong - (strong >> 2)));
        count += cells.mark[i] >> 1;
    }
    return count;
}

}  // namespace vedette::motion
