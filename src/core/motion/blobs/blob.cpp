#include "core/motion/blobs/blob.hpp"

#include <algorithm>
#include <cstdlib>

#include "core/base/wide.hpp"

namespace vedette::motion {
namespace {

constexpr std::uint32_t kMinLightCells = 6;    // a smaller blob is never light
constexpr std::uint32_t kMinShadeRatio = 110;  // 1/256 of the background; a darker blob is an object
constexpr std::uint32_t kMaxSoftPercent = 40;  // of the largest difference; a larger step is an edge
constexpr int kMinBackground = 4;              // lumas; lowest background to divide by
constexpr std::uint32_t kMinTexture = 2;       // lumas a step; below, there is no texture to keep
constexpr std::uint32_t kMinSolidPercent = 180;

// A blob is summed in vertical strips of kLanes columns, for vector instructions where the processor has
// them. Lanes beyond the picture's edge or of other blobs are read and masked out.
constexpr bool kVectors = sizeof(MarkWord) == 8;
constexpr std::uint32_t kLanes = kVectors ? 16 : 1;
static_assert(kLanes <= kReadableBeyondCells);
constexpr std::uint32_t kMaxRows = 128;  // their sums stay within 16 bits

using U16 = std::uint16_t;

constexpr U16 all_if(bool yes) { return static_cast<U16>(yes ? 0xFFFF : 0); }
constexpr U16 apart(U16 a, U16 b) { return static_cast<U16>(std::max(a, b) - std::min(a, b)); }

// One row of a strip, widened to 16 bits so that all vectors have the same number of lanes.
struct Row {
    U16 in[kLanes];            // all ones if the cell belongs to the blob
    U16 now[kLanes];           // luma
    std::int16_t was[kLanes];  // expected background, 1/128 luma

    void take(const Cells& cells, std::uint32_t first, std::uint8_t blob) {
        const std::uint8_t* __restrict mark = cells.mark + first;
        const std::uint8_t* __restrict luma = cells.luma + first;
        const std::int16_t* __restrict background = cells.background + first;
        for (std::uint32_t k = 0; k < kLanes; ++k) in[k] = all_if(mark[k] == blob);
        for (std::uint32_t k = 0; k < kLanes; ++k) now[k] = luma[k];
        for (std::uint32_t k = 0; k < kLanes; ++k) was[k] = background[k];
        if ((cells.shift_across | cells.shift_down) == 0) return;
        for (std::uint32_t k = 0; k < kLanes; ++k) {
            if (first + k < cells.count)
                was[k] = static_cast<std::int16_t>(expected_background(cells, first + k));
        }
    }
};

// Sums of each column.
struct Sums {
    U16 difference[kLanes] = {}, peak[kLanes] = {}, limit[kLanes] = {}, moving[kLanes] = {},
        activity[kLanes] = {}, darker[kLanes] = {}, background[kLanes] = {};
    // Sum of difference × (rows from the cell to the last one, inclusive).
    std::uint32_t below_sum[kLanes] = {};
    std::uint32_t picture_background[kLanes] = {}, background_background[kLanes] = {};

    void add(U16 lanes, const Row& row, const std::uint8_t* __restrict limits,
             const std::uint8_t* __restrict before, const std::uint8_t* __restrict activities) {
        U16 wide_limit[kLanes], last[kLanes], wide_activity[kLanes];
        for (U16 k = 0; k < kLanes; ++k) wide_limit[k] = limits[k];
        for (U16 k = 0; k < kLanes; ++k) last[k] = before[k];
        for (U16 k = 0; k < kLanes; ++k) wide_activity[k] = activities[k];
        for (U16 k = 0; k < kLanes; ++k) {
            const U16 in = row.in[k] & all_if(k < lanes);
            const auto d = static_cast<std::int16_t>(static_cast<std::int16_t>(row.now[k] << 7) - row.was[k]);
            const U16 off = static_cast<U16>(d < 0 ? -d : d) >> 6 & in;
            const U16 now = row.now[k] & in, was = static_cast<U16>(row.was[k] >> 7) & in,
                      limited = wide_limit[k] & in;
            difference[k] = static_cast<U16>(difference[k] + off);
            peak[k] = std::max(peak[k], off);
            limit[k] = static_cast<U16>(limit[k] + limited);
            moving[k] = static_cast<U16>(moving[k] + ((apart(row.now[k], last[k]) & in) > limited * 3 >> 3));
            activity[k] = static_cast<U16>(activity[k] + (wide_activity[k] & in));
            darker[k] = static_cast<U16>(darker[k] + (now < was));
            background[k] = static_cast<U16>(background[k] + was);
            picture_background[k] += static_cast<U16>(now * was);
            background_background[k] += static_cast<U16>(was * was);
            below_sum[k] += difference[k];
        }
    }
};

VEDETTE_WIDE void sum_strip(Blob& blob, const Cells& cells, std::uint8_t mark, std::uint32_t x,
                            std::uint32_t y, std::uint32_t rows) {
    Sums s;
    const auto lanes = static_cast<U16>(std::min<std::uint32_t>(cells.columns - x, kLanes));
    std::uint32_t i = y * cells.columns + x;
    for (std::uint32_t r = 0; r < rows; ++r, i += cells.columns) {
        Row row;
        row.take(cells, i, mark);
        s.add(lanes, row, cells.limit + i, cells.previous + i, cells.activity + i);
    }
    std::uint32_t difference = 0, across = 0, below_sum = 0;
    for (std::uint32_t k = 0; k < kLanes; ++k) {
        difference += s.difference[k];
        across += s.difference[k] * k;
        below_sum += s.below_sum[k];
        blob.peak = std::max<std::uint32_t>(blob.peak, s.peak[k]);
        blob.limit += s.limit[k];
        blob.moving += s.moving[k];
        blob.activity += s.activity[k];
        blob.darker += s.darker[k];
        blob.background += s.background[k];
        blob.picture_background += s.picture_background[k];
        blob.background_background += s.background_background[k];
    }
    blob.difference += difference;
    blob.across += std::uint64_t{x} * difference + across;
    blob.down += std::uint64_t{y + rows} * difference - below_sum;
}

// Steps of picture ÷ background between neighbouring cells in and around a blob, in lumas at its mean
// background, and their squares. Soft light makes small steps, whatever the background looks like; an object
// hides the background and has edges.
struct Steps {
    std::uint32_t sum = 0, squares = 0;
};

struct StepSums {
    U16 mean, reciprocal;  // 65536 / mean, rounded down: a quotient is exact or one too small
    U16 sum[kLanes] = {};
    std::uint32_t squares[kLanes] = {};

    // Adds the steps from each cell of `a` to its neighbour in `b`, where at least one belongs to the blob.
    void add(U16 lanes, const Row& a, const Row& b) {
        for (U16 k = 0; k < kLanes; ++k) {
            const U16 in = (a.in[k] | b.in[k]) & all_if(k < lanes);
            const auto was_a = static_cast<U16>(a.was[k] >> 7), was_b = static_cast<U16>(b.was[k] >> 7);
            const U16 off = apart(static_cast<U16>(b.now[k] * was_a), static_cast<U16>(a.now[k] * was_b));
            const auto less = static_cast<U16>(std::uint32_t{off} * reciprocal >> 16);
            const auto rest = static_cast<U16>(off - static_cast<U16>(less * mean));
            const U16 step = std::min<U16>(static_cast<U16>(less + (rest >= mean)), 255) & in;
            sum[k] = static_cast<U16>(sum[k] + step);
            squares[k] += static_cast<U16>(step * step);
        }
    }
};

// The pairs of these columns with the next column, and of these rows with the next row.
VEDETTE_WIDE void add_steps(Steps& steps, const Cells& cells, std::uint8_t mark, std::uint32_t mean,
                            std::uint32_t x, std::uint32_t y, std::uint32_t rows) {
    StepSums s{.mean = static_cast<U16>(mean), .reciprocal = static_cast<U16>(65536 / mean)};
    const auto lanes = static_cast<U16>(std::min<std::uint32_t>(cells.columns - x, kLanes));
    const auto pairs = static_cast<U16>(std::min<std::uint32_t>(cells.columns - x - 1, kLanes));
    Row lines[2], right;
    std::uint32_t i = y * cells.columns + x;
    lines[0].take(cells, i, mark);
    for (std::uint32_t r = 0; r < rows; ++r, i += cells.columns) {
        const Row& here = lines[r % 2];
        Row& below = lines[(r + 1) % 2];
        right.take(cells, i + 1, mark);
        s.add(pairs, here, right);
        if (y + r + 1 == cells.rows) break;
        below.take(cells, i + cells.columns, mark);
        s.add(lanes, here, below);
    }
    for (std::uint32_t k = 0; k < kLanes; ++k) {
        steps.sum += s.sum[k];
        steps.squares += s.squares[k];
    }
}

Steps ratio_steps(const Blob& blob, const Cells& cells, std::uint8_t mark) {
    Steps steps;
    const std::uint32_t mean = std::max<std::uint32_t>(blob.background / blob.cells, kMinBackground);
    const std::uint32_t left = blob.left - (blob.left > 0), top = blob.top - (blob.top > 0);
    for (std::uint32_t x = left; x <= blob.right; x += kLanes) {
        for (std::uint32_t y = top; y <= blob.bottom; y += kMaxRows) {
            add_steps(steps, cells, mark, mean, x, y, std::min<std::uint32_t>(blob.bottom + 1 - y, kMaxRows));
        }
    }
    return steps;
}

}  // namespace

void compute_sums(Blob& blob, const Cells& cells, std::uint8_t mark) {
    for (std::uint32_t x = blob.left; x <= blob.right; x += kLanes) {
        for (std::uint32_t y = blob.top; y <= blob.bottom; y += kMaxRows) {
            sum_strip(blob, cells, mark, x, y, std::min<std::uint32_t>(blob.bottom + 1 - y, kMaxRows));
        }
    }
}

bool is_light(const Blob& p, const Cells& cells, std::uint8_t mark) {
    if (p.cells < kMinLightCells || p.background_background == 0) return false;
    const bool darker = p.darker * 10 >= p.cells * 9, lighter = p.darker * 10 <= p.cells;
    if (!darker && !lighter) return false;
    const std::uint64_t share = std::uint64_t{p.picture_background} * 256 / p.background_background;
    if (darker && share < kMinShadeRatio) return false;
    const Steps steps = ratio_steps(p, cells, mark);
    if (steps.sum == 0) return false;
    // Mean step weighted by itself, against the largest difference (half lumas).
    return steps.squares / steps.sum * 200 <= p.peak * kMaxSoftPercent;
}

bool is_solid(const Blob& p, const Cells& cells) {
    const std::uint32_t columns = cells.columns;
    std::uint64_t border = 0, inner = 0;  // sums of differences from the background, half lumas
    std::uint32_t border_cells = 0, inner_cells = 0, pairs = 0;
    std::uint32_t texture = 0, changed = 0;  // sums of steps, lumas
    for (std::uint32_t y = p.top; y <= p.bottom; ++y) {
        for (std::uint32_t x = p.left; x <= p.right; ++x) {
            const std::uint32_t i = y * columns + x;
            if (cells.mark[i] == 0) continue;
            const auto off =
                static_cast<std::uint32_t>(std::abs(cells.luma[i] * 128 - cells.background[i])) >> 6;
            const bool at_border = (x > 0 && cells.mark[i - 1] == 0) ||
                                   (x + 1 < columns && cells.mark[i + 1] == 0) ||
                                   (y > 0 && cells.mark[i - columns] == 0) ||
                                   (y + 1u < cells.rows && cells.mark[i + columns] == 0);
            (at_border ? border : inner) += off;
            ++(at_border ? border_cells : inner_cells);
            if (x == p.right || cells.mark[i + 1] == 0) continue;
            // The step of the background to the next cell, in the light of the picture.
            const int was = std::max(cells.background[i] >> 7, kMinBackground);
            const int lit = (cells.background[i + 1] - cells.background[i]) * cells.luma[i] / was >> 7;
            texture += static_cast<std::uint32_t>(std::abs(lit));
            changed += static_cast<std::uint32_t>(std::abs(cells.luma[i + 1] - cells.luma[i] - lit));
            ++pairs;
        }
    }
    if (border_cells == 0 || inner == 0) return true;
    const auto outline = static_cast<std::uint32_t>(200 * border * inner_cells / (inner * border_cells));
    const std::uint32_t hidden =
        texture < kMinTexture * pairs || texture == 0 ? 100 : changed * 100 / texture;
    return outline + hidden >= kMinSolidPercent;
}

}  // namespace vedette::motion
