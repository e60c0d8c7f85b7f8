#include "core/motion/global_change/light.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>

namespace vedette::motion {
namespace {

constexpr std::size_t kMinSamples = 24;
constexpr int kMinSpread = 12 * 128;  // of the backgrounds; below, no slope is fitted
constexpr int kMaxSlope = 4096;       // twice the light
constexpr int kMinSlope = -3072;      // a quarter of the light
constexpr int kExplained = 3 * 128;   // median residual
constexpr int kMinChange = 48;        // 3/8 luma; a smaller change is ignored

// A list of values, padded to whole vectors.
struct Values {
    static constexpr std::size_t kLane = 16;

    std::int16_t at[kLightSamples + kLane];
    std::size_t count = 0;

    // Adds the value if `keep`, without a branch.
    void add(int value, bool keep = true) {
        at[count] = static_cast<std::int16_t>(std::clamp(value, -32768, 32767));
        count += keep;
    }

    // The upper of two medians; 0 if there are no values.
    int median() { return count == 0 ? 0 : at_rank(count / 2); }

    // The value at this place in ascending order, from 0. Changes the order of the values.
    int at_rank(std::size_t rank) {
        if constexpr (sizeof(void*) < 8) {  // a chip without vector instructions
            std::nth_element(at, at + rank, at + count);
            return at[rank];
        }
        // Bisects the range of values: counting takes a few vector instructions, sorting takes branches that
        // are mispredicted.
        std::int16_t lowest = 32767, highest = -32768;
        for (std::size_t i = 0; i < count; ++i) {
            lowest = std::min(lowest, at[i]);
            highest = std::max(highest, at[i]);
        }
        const std::size_t whole = (count + kLane - 1) / kLane * kLane;
        std::fill(at + count, at + whole, std::int16_t{32767});
        int low = lowest, high = highest;
        while (low < high) {
            const auto middle = static_cast<std::int16_t>((low + high) >> 1);  // below 32767
            std::uint16_t below = 0;
            for (std::size_t i = 0; i < whole; ++i)
                below = static_cast<std::uint16_t>(below + (at[i] <= middle));
            if (below > rank) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
};

int predicted(const LightChange& change, const LightSample& sample) {
    return (sample.background * change.slope >> 12) + change.offset;
}

// Median of `value(sample)` over the samples whose background is in this range.
template <class Value>
int median_of(std::span<const LightSample> samples, int lowest, int highest, Value value) {
    Values values;
    for (const LightSample& sample : samples)
        values.add(value(sample), sample.background >= lowest && sample.background <= highest);
    return values.median();
}

constexpr int kAnyBackground = 32767;

constexpr int kMinTileSide = 5;          // cells along a tile's side
constexpr int kTileSamples = 5;          // samples along it
constexpr int kMinTileChange = 160;      // 1.25 luma
constexpr int kMinBackground = 8 * 128;  // lowest background to compute a gain with

// The light of one tile.
struct Tile {
    int slope = 0;               // gain − 1, 1/4096
    int step = 0;                // median change, 1/128 luma
    std::int64_t off = 0;        // sum of the samples' differences
    std::int64_t left_over = 0;  // the same after the gain
};

// Positions of a tile's samples in one direction.
struct Positions {
    int at[kTileSamples];

    Positions() = default;
    Positions(int begin, int end) {
        for (int i = 0; i < kTileSamples; ++i)
            at[i] = begin + (2 * i + 1) * (end - begin) / (2 * kTileSamples);
    }
};

// Whether the median difference of the tile is kMinTileChange or more.
bool is_off(const Cells& cells, const Positions& columns, const Positions& rows) {
    int count = 0, lighter = 0, darker = 0;
    for (const int y : rows.at) {
        const std::uint8_t* const luma = cells.luma + y * cells.columns;
        const std::int16_t* const background = cells.background + y * cells.columns;
        for (const int x : columns.at) {
            const bool valid = luma[x] < kClipped;
            const int d = luma[x] * 128 - background[x];
            count += valid;
            lighter += valid & (d >= kMinTileChange);
            darker += valid & (d <= -kMinTileChange);
        }
    }
    // As Values::median(): the upper of two.
    return count >= kTileSamples * kTileSamples / 2 && (lighter >= count - count / 2 || darker > count / 2);
}

Tile fit_tile(const Cells& cells, const Positions& columns, const Positions& rows) {
    Tile tile;
    LightSample samples[kTileSamples * kTileSamples];
    std::size_t count = 0;
    for (const int y : rows.at) {
        const std::uint8_t* const luma = cells.luma + y * cells.columns;
        const std::int16_t* const background = cells.background + y * cells.columns;
        for (const int x : columns.at) {
            if (luma[x] >= kClipped) continue;
            samples[count++] = {background[x], static_cast<std::int16_t>(luma[x] * 128 - background[x])};
        }
    }
    const std::span some(samples, count);
    // The median difference belongs to the median background, as a gain is monotonic.
    const int difference =
        median_of(some, 0, kAnyBackground, [](const LightSample& s) { return int{s.difference}; });
    const int background =
        median_of(some, 0, kAnyBackground, [](const LightSample& s) { return int{s.background}; });
    tile.step = difference;
    tile.slope =
        std::clamp(difference * 4096 / std::max(background, kMinBackground), kMinSlope, 3 * kMaxSlope);
    for (const LightSample& sample : some) {
        tile.off += std::abs(sample.difference);
        tile.left_over += std::abs(sample.difference - (sample.background * tile.slope >> 12));
    }
    return tile;
}

}  // namespace

LightChange fit_light(std::span<const LightSample> samples) {
    LightChange change;
    if (samples.size() < kMinSamples) return change;
    Values backgrounds;
    for (const LightSample& sample : samples) backgrounds.add(sample.background);
    const std::size_t third = samples.size() / 3;
    const int dark = backgrounds.at_rank(third - 1), bright = backgrounds.at_rank(samples.size() - third);
    const auto background = [](const LightSample& s) { return int{s.background}; };
    const auto residual = [&](const LightSample& s) { return s.difference - predicted(change, s); };
    const int spread =
        median_of(samples, bright, kAnyBackground, background) - median_of(samples, 0, dark, background);
    if (spread >= kMinSpread) {
        // The second round fits the residuals of the first.
        for (int round = 0; round < 2; ++round) {
            const int rise =
                median_of(samples, bright, kAnyBackground, residual) - median_of(samples, 0, dark, residual);
            change.slope = std::clamp(change.slope + rise * 4096 / spread, kMinSlope, kMaxSlope);
        }
    }
    change.offset = median_of(samples, 0, kAnyBackground, residual);

    const int before =
        median_of(samples, 0, kAnyBackground, [](const LightSample& s) { return std::abs(s.difference); });
    const int after =
        median_of(samples, 0, kAnyBackground, [&](const LightSample& s) { return std::abs(residual(s)); });
    const int middle = (64 * 128 * change.slope >> 12) + change.offset;
    const int light = (192 * 128 * change.slope >> 12) + change.offset;
    change.found = (std::abs(middle) > kMinChange || std::abs(light) > kMinChange) && after < before &&
                   (after <= kExplained || after * 3 <= before);
    return change;
}

LightField fit_field(const Cells& cells) {
    LightField field;
    field.columns = std::clamp(cells.columns / kMinTileSide, 1, LightField::kColumns);
    field.rows = std::clamp(cells.rows / kMinTileSide, 1, LightField::kRows);
    const auto positions = [](int tile, int tiles, int count) {
        return Positions(tile * count / tiles, (tile + 1) * count / tiles);
    };
    Positions columns[LightField::kColumns];
    for (int column = 0; column < field.columns; ++column)
        columns[column] = positions(column, field.columns, cells.columns);
    std::uint64_t off_tiles = 0;  // one bit a tile, row by row
    for (int row = 0; row < field.rows; ++row) {
        const Positions rows = positions(row, field.rows, cells.rows);
        for (int column = 0; column < field.columns; ++column) {
            off_tiles |= std::uint64_t{is_off(cells, columns[column], rows)}
                         << (row * field.columns + column);
        }
    }
    field.tiles_off = std::popcount(off_tiles);
    if (!field.enough()) return field;
    int sum = 0;
    std::int64_t off = 0, left_over = 0;
    for (; off_tiles != 0; off_tiles &= off_tiles - 1) {
        const int at = std::countr_zero(off_tiles);
        const Tile tile = fit_tile(cells, columns[at % field.columns],
                                   positions(at / field.columns, field.rows, cells.rows));
        field.slope[at] = static_cast<std::int16_t>(tile.slope);
        sum += std::abs(tile.step);
        off += tile.off;
        left_over += tile.left_over;
    }
    field.explains = left_over * 2 <= off;
    field.step = sum / field.tiles_off;
    return field;
}

void relight(Cells& cells, const LightField& field) {
    const auto lit = [](int value, int slope) {
        return std::clamp(value + (value * slope >> 12), 0, 255 * 128);
    };
    // Positions in 1/256 tile from the middle of the first tile; steps in 1/65536.
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
            cells.candidate[at] = static_cast<std::uint8_t>((lit(cells.candidate[at] * 128, slope)) >> 7);
            cells.previous[at] = static_cast<std::uint8_t>((lit(cells.previous[at] * 128, slope)) >> 7);
        }
    }
    keep_clipped(cells);
}

}  // namespace vedette::motion
