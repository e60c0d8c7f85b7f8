#include "core/motion/light.hpp"

#include <algorithm>
#include <cstdlib>

namespace vedette::motion {
namespace {

constexpr std::size_t kFewest = 24;
constexpr int kLeastSpread = 12 * 128;  // of backgrounds, for a slope to mean something
constexpr int kSlopeMost = 4096;        // twice the light …
constexpr int kSlopeLeast = -3072;      // … or a quarter
constexpr int kExplained = 3 * 128;     // median rest that counts as explained
constexpr int kNothing = 48;            // 3/8 luma: no change worth following

std::int16_t median(std::span<std::int16_t> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

int predicted(const LightChange& change, const LightSample& sample) {
    return (sample.background * change.slope >> 12) + change.offset;
}

// Median of `value(sample)` over the samples.
template <class Value>
int median_of(std::span<const LightSample> samples, Value value) {
    std::int16_t values[kLightSamples];
    std::size_t count = 0;
    for (const LightSample& sample : samples) {
        if (count < kLightSamples) {
            values[count++] = static_cast<std::int16_t>(std::clamp(value(sample), -32768, 32767));
        }
    }
    return median(std::span(values, count));
}

// Brings the smaller samples before place `at`, the larger ones behind it.
void part(std::span<LightSample> samples, std::size_t at) {
    std::nth_element(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(at), samples.end(),
                     [](const LightSample& a, const LightSample& b) {
                         return a.background != b.background ? a.background < b.background
                                                             : a.difference < b.difference;
                     });
}

}  // namespace

LightChange fit_light(std::span<LightSample> samples) {
    LightChange change;
    if (samples.size() < kFewest) return change;
    const std::size_t third = samples.size() / 3;
    const auto low = samples.first(third), high = samples.last(third);
    part(samples, third);
    part(samples.subspan(third), samples.size() - 2 * third);
    part(low, third / 2);
    part(high, third / 2);
    const auto difference = [&](const LightSample& s) { return s.difference - predicted(change, s); };
    const int apart = high[third / 2].background - low[third / 2].background;
    if (apart >= kLeastSpread) {
        // The second round straightens what the medians of the groups left.
        for (int round = 0; round < 2; ++round) {
            const int rise = median_of(high, difference) - median_of(low, difference);
            change.slope = std::clamp(change.slope + rise * 4096 / apart, kSlopeLeast, kSlopeMost);
        }
    }
    change.offset = median_of(samples, difference);

    const auto distance = [](int d) { return d < 0 ? -d : d; };
    const int before = median_of(samples, [&](const LightSample& s) { return distance(s.difference); });
    const int after = median_of(samples, [&](const LightSample& s) { return distance(difference(s)); });
    const int middle = (64 * 128 * change.slope >> 12) + change.offset;
    const int bright = (192 * 128 * change.slope >> 12) + change.offset;
    change.found = (std::abs(middle) > kNothing || std::abs(bright) > kNothing) && after < before &&
                   (after <= kExplained || after * 3 <= before);
    return change;
}

namespace {

constexpr int kTileLeast = 5;      // cells along a tile's side
constexpr int kTileSide = 5;       // samples along it
constexpr int kTileOff = 160;      // 1.25 luma
constexpr int kDarkest = 8 * 128;  // a gain needs something to be gained on

// Of one tile: its gain less one, or 0 where nothing worth following happened; `step` is the change in 1/128
// luma.
struct Tile {
    int slope = 0;
    int step = 0;                // median change, 1/128 luma; 0: none
    std::int64_t off = 0;        // sums of differences of the samples …
    std::int64_t left_over = 0;  // … and of what the slope leaves of them
};

Tile fit_tile(const Cells& cells, int left, int top, int right, int bottom) {
    Tile tile;
    LightSample samples[kTileSide * kTileSide];
    std::size_t count = 0, lighter = 0, darker = 0;
    int columns[kTileSide];
    for (int j = 0; j < kTileSide; ++j) columns[j] = left + (2 * j + 1) * (right - left) / (2 * kTileSide);
    for (int i = 0; i < kTileSide; ++i) {
        const int y = top + (2 * i + 1) * (bottom - top) / (2 * kTileSide);
        for (const int x : columns) {
            const std::size_t at =
                std::size_t{cells.columns} * static_cast<std::size_t>(y) + static_cast<std::size_t>(x);
            if (cells.luma[at] >= kClipped) continue;
            const int d = cells.luma[at] * 128 - cells.background[at];
            lighter += d >= kTileOff;
            darker += d <= -kTileOff;
            samples[count++] = {cells.background[at], static_cast<std::int16_t>(d)};
        }
    }
    if (count < kTileSide * kTileSide / 2) return tile;
    // The median (the upper one of two) is as far off as that only if so many are.
    if (lighter < count - count / 2 && darker < count / 2 + 1) return tile;
    const std::span some(samples, count);
    // For a gain the median of the differences is the difference at the median.
    const int difference = median_of(some, [](const LightSample& s) { return int{s.difference}; });
    const int background = median_of(some, [](const LightSample& s) { return int{s.background}; });
    tile.step = difference;
    tile.slope = std::clamp(difference * 4096 / std::max(background, kDarkest), kSlopeLeast, 3 * kSlopeMost);
    for (const LightSample& sample : some) {
        tile.off += std::abs(sample.difference);
        tile.left_over += std::abs(sample.difference - (sample.background * tile.slope >> 12));
    }
    return tile;
}

}  // namespace

LightField fit_field(const Cells& cells) {
    LightField field;
    field.columns = std::clamp(cells.columns / kTileLeast, 1, LightField::kColumns);
    field.rows = std::clamp(cells.rows / kTileLeast, 1, LightField::kRows);
    int sum = 0;
    std::int64_t off = 0, left_over = 0;
    for (int row = 0; row < field.rows; ++row) {
        for (int column = 0; column < field.columns; ++column) {
            const Tile tile =
                fit_tile(cells, column * cells.columns / field.columns, row * cells.rows / field.rows,
                         (column + 1) * cells.columns / field.columns, (row + 1) * cells.rows / field.rows);
            field.slope[row * field.columns + column] = static_cast<std::int16_t>(tile.slope);
            if (tile.step == 0) continue;
            ++field.tiles_off;
            sum += std::abs(tile.step);
            off += tile.off;
            left_over += tile.left_over;
        }
    }
    field.explains = left_over * 2 <= off;
    field.step = field.tiles_off == 0 ? 0 : sum / field.tiles_off;
    return field;
}

void relight(Cells& cells, const LightField& field) {
    const auto lit = [](int value, int slope) {
        return std::clamp(value + (value * slope >> 12), 0, 255 * 128);
    };
    // Places in 1/256 of a tile, from the middle of the first; steps in 1/65536.
    const int step_x = 65536 * field.columns / cells.columns, step_y = 65536 * field.rows / cells.rows;
    for (int y = 0; y < cells.rows; ++y) {
        const int v = std::clamp(((2 * y + 1) * step_y >> 9) - 128, 0, (field.rows - 1) * 256);
        const int row = std::min(v >> 8, std::max(0, field.rows - 2)), down = v - row * 256;
        const std::int16_t* const upper = field.slope + row * field.columns;
        const std::int16_t* const lower = row + 1 < field.rows ? upper + field.columns : upper;
        for (int x = 0; x < cells.columns; ++x) {
            const int u = std::clamp(((2 * x + 1) * step_x >> 9) - 128, 0, (field.columns - 1) * 256);
            const int column = std::min(u >> 8, std::max(0, field.columns - 2)), across = u - column * 256;
            const int next = column + 1 < field.columns ? column + 1 : column;
            const int above = upper[column] * 256 + (upper[next] - upper[column]) * across;
            const int below = lower[column] * 256 + (lower[next] - lower[column]) * across;
            const int slope = ((above >> 8) * (256 - down) + (below >> 8) * down) >> 8;
            const std::size_t at =
                std::size_t{cells.columns} * static_cast<std::size_t>(y) + static_cast<std::size_t>(x);
            cells.background[at] = static_cast<std::int16_t>(lit(cells.background[at], slope));
            cells.other[at] = static_cast<std::uint8_t>((lit(cells.other[at] * 128, slope)) >> 7);
            cells.before[at] = static_cast<std::uint8_t>((lit(cells.before[at] * 128, slope)) >> 7);
        }
    }
    keep_clipped(cells);
}

}  // namespace vedette::motion
