#include "core/motion/global_change/light.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>

namespace vedette::motion {
namespace {

constexpr std::size_t kFewest = 24;
constexpr int kLeastSpread = 12 * 128;  // of backgrounds, for a slope to mean something
constexpr int kSlopeMost = 4096;        // twice the light …
constexpr int kSlopeLeast = -3072;      // … or a quarter
constexpr int kExplained = 3 * 128;     // median rest that counts as explained
constexpr int kNothing = 48;            // 3/8 luma: no change worth following

// Room for values, up to whole vectors.
struct Values {
    static constexpr std::size_t kLane = 16;

    std::int16_t at[kLightSamples + kLane];
    std::size_t count = 0;

    // Keeps it or not, without a branch.
    void add(int value, bool keep = true) {
        at[count] = static_cast<std::int16_t>(std::clamp(value, -32768, 32767));
        count += keep;
    }

    // The upper one of two, 0 of none.
    int median() { return count == 0 ? 0 : at_rank(count / 2); }

    // Of so many the least one that is larger than `rank` others, counted from 0. Changes their order.
    int at_rank(std::size_t rank) {
        if constexpr (sizeof(void*) < 8) {  // chips: no vectors
            std::nth_element(at, at + rank, at + count);
            return at[rank];
        }
        // Halves the range that it may be in: counting is a matter of a few vector instructions, where moving
        // values about by their size is one of branches that no processor foresees.
        std::int16_t least = 32767, most = -32768;
        for (std::size_t i = 0; i < count; ++i) {
            least = std::min(least, at[i]);
            most = std::max(most, at[i]);
        }
        const std::size_t whole = (count + kLane - 1) / kLane * kLane;
        std::fill(at + count, at + whole, std::int16_t{32767});
        int low = least, high = most;
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

// Median of `value(sample)` over the samples with backgrounds within these.
template <class Value>
int median_of(std::span<const LightSample> samples, int least, int most, Value value) {
    Values values;
    for (const LightSample& sample : samples)
        values.add(value(sample), sample.background >= least && sample.background <= most);
    return values.median();
}

constexpr int kAnyBackground = 32767;

}  // namespace

LightChange fit_light(std::span<const LightSample> samples) {
    LightChange change;
    if (samples.size() < kFewest) return change;
    Values backgrounds;
    for (const LightSample& sample : samples) backgrounds.add(sample.background);
    const std::size_t third = samples.size() / 3;
    const int dark = backgrounds.at_rank(third - 1), bright = backgrounds.at_rank(samples.size() - third);
    const auto background = [](const LightSample& s) { return int{s.background}; };
    const auto left = [&](const LightSample& s) { return s.difference - predicted(change, s); };
    const int apart =
        median_of(samples, bright, kAnyBackground, background) - median_of(samples, 0, dark, background);
    if (apart >= kLeastSpread) {
        // The second round straightens what the medians of the groups left.
        for (int round = 0; round < 2; ++round) {
            const int rise =
                median_of(samples, bright, kAnyBackground, left) - median_of(samples, 0, dark, left);
            change.slope = std::clamp(change.slope + rise * 4096 / apart, kSlopeLeast, kSlopeMost);
        }
    }
    change.offset = median_of(samples, 0, kAnyBackground, left);

    const int before =
        median_of(samples, 0, kAnyBackground, [](const LightSample& s) { return std::abs(s.difference); });
    const int after =
        median_of(samples, 0, kAnyBackground, [&](const LightSample& s) { return std::abs(left(s)); });
    const int middle = (64 * 128 * change.slope >> 12) + change.offset;
    const int light = (192 * 128 * change.slope >> 12) + change.offset;
    change.found = (std::abs(middle) > kNothing || std::abs(light) > kNothing) && after < before &&
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

// Where the samples of a tile lie, one way.
struct Ticks {
    int at[kTileSide];

    Ticks() = default;
    Ticks(int begin, int end) {
        for (int i = 0; i < kTileSide; ++i) at[i] = begin + (2 * i + 1) * (end - begin) / (2 * kTileSide);
    }
};

// Whether the median of the tile's differences is as far off as kTileOff.
bool is_off(const Cells& cells, const Ticks& columns, const Ticks& rows) {
    int count = 0, lighter = 0, darker = 0;
    for (const int y : rows.at) {
        const std::uint8_t* const luma = cells.luma + y * cells.columns;
        const std::int16_t* const background = cells.background + y * cells.columns;
        for (const int x : columns.at) {
            const bool says = luma[x] < kClipped;
            const int d = luma[x] * 128 - background[x];
            count += says;
            lighter += says & (d >= kTileOff);
            darker += says & (d <= -kTileOff);
        }
    }
    // The upper one of two medians.
    return count >= kTileSide * kTileSide / 2 && (lighter >= count - count / 2 || darker > count / 2);
}

Tile fit_tile(const Cells& cells, const Ticks& columns, const Ticks& rows) {
    Tile tile;
    LightSample samples[kTileSide * kTileSide];
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
    // For a gain the median of the differences is the difference at the median.
    const int difference =
        median_of(some, 0, kAnyBackground, [](const LightSample& s) { return int{s.difference}; });
    const int background =
        median_of(some, 0, kAnyBackground, [](const LightSample& s) { return int{s.background}; });
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
    const auto ticks = [](int tile, int tiles, int count) {
        return Ticks(tile * count / tiles, (tile + 1) * count / tiles);
    };
    Ticks columns[LightField::kColumns];
    for (int column = 0; column < field.columns; ++column)
        columns[column] = ticks(column, field.columns, cells.columns);
    std::uint64_t off_tiles = 0;  // bit by bit, row by row
    for (int row = 0; row < field.rows; ++row) {
        const Ticks rows = ticks(row, field.rows, cells.rows);
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
        const Tile tile =
            fit_tile(cells, columns[at % field.columns], ticks(at / field.columns, field.rows, cells.rows));
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
