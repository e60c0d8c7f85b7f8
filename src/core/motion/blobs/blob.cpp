#include "core/motion/blobs/blob.hpp"

#include <algorithm>

#include "core/base/wide.hpp"

namespace vedette::motion {
namespace {

constexpr std::uint32_t kLightCells = 6;    // smaller patches are not judged
constexpr std::uint32_t kDeepest = 110;     // 256ths of the background that a shade leaves at least
constexpr std::uint32_t kSoftPercent = 40;  // of the largest difference, that a soft step has at most
constexpr std::uint32_t kDarkest = 4;       // lumas; a mean background below counts as this

// A patch is looked at in strips of so many columns, all of their rows: for vector instructions, where there
// are any. Lanes beyond the picture's edge or of other patches are read, too, and not counted.
constexpr bool kVectors = sizeof(MarkWord) == 8;
constexpr std::uint32_t kLanes = kVectors ? 16 : 1;
static_assert(kLanes <= kBeyondCells);
constexpr std::uint32_t kMostRows = 128;  // sums of so many rows stay within 16 bits

using U16 = std::uint16_t;

constexpr U16 all_if(bool yes) { return static_cast<U16>(yes ? 0xFFFF : 0); }
constexpr U16 apart(U16 a, U16 b) { return static_cast<U16>(std::max(a, b) - std::min(a, b)); }

// The cells of a strip in a row, widened to 16 bits, so that vectors hold the same lanes everywhere.
struct Row {
    U16 in[kLanes];            // all ones: of the patch
    U16 now[kLanes];           // luma
    std::int16_t was[kLanes];  // the background as it is expected, 1/128 luma

    void take(const Cells& cells, std::uint32_t first, std::uint8_t patch) {
        const std::uint8_t* __restrict mark = cells.mark + first;
        const std::uint8_t* __restrict luma = cells.luma + first;
        const std::int16_t* __restrict background = cells.background + first;
        for (std::uint32_t k = 0; k < kLanes; ++k) in[k] = all_if(mark[k] == patch);
        for (std::uint32_t k = 0; k < kLanes; ++k) now[k] = luma[k];
        for (std::uint32_t k = 0; k < kLanes; ++k) was[k] = background[k];
        if ((cells.shift_across | cells.shift_down) == 0) return;
        for (std::uint32_t k = 0; k < kLanes; ++k) {
            if (first + k < cells.count) was[k] = static_cast<std::int16_t>(expected_at(cells, first + k));
        }
    }
};

// Sums column by column.
struct Sums {
    U16 difference[kLanes] = {}, peak[kLanes] = {}, limit[kLanes] = {}, moving[kLanes] = {},
        activity[kLanes] = {}, darker[kLanes] = {}, background[kLanes] = {};
    // Difference, times the rows from the cell to the last one, both counted.
    std::uint32_t risen[kLanes] = {};
    std::uint32_t picture_background[kLanes] = {}, background_background[kLanes] = {};

    void add(U16 lanes, const Row& row, const std::uint8_t* __restrict limits,
             const std::uint8_t* __restrict before, const std::uint8_t* __restrict activities) {
        U16 most[kLanes], last[kLanes], usual[kLanes];
        for (U16 k = 0; k < kLanes; ++k) most[k] = limits[k];
        for (U16 k = 0; k < kLanes; ++k) last[k] = before[k];
        for (U16 k = 0; k < kLanes; ++k) usual[k] = activities[k];
        for (U16 k = 0; k < kLanes; ++k) {
            const U16 in = row.in[k] & all_if(k < lanes);
            const auto d = static_cast<std::int16_t>(static_cast<std::int16_t>(row.now[k] << 7) - row.was[k]);
            const U16 off = static_cast<U16>(d < 0 ? -d : d) >> 6 & in;
            const U16 now = row.now[k] & in, was = static_cast<U16>(row.was[k] >> 7) & in,
                      limited = most[k] & in;
            difference[k] = static_cast<U16>(difference[k] + off);
            peak[k] = std::max(peak[k], off);
            limit[k] = static_cast<U16>(limit[k] + limited);
            moving[k] = static_cast<U16>(moving[k] + ((apart(row.now[k], last[k]) & in) > limited >> 2));
            activity[k] = static_cast<U16>(activity[k] + (usual[k] & in));
            darker[k] = static_cast<U16>(darker[k] + (now < was));
            background[k] = static_cast<U16>(background[k] + was);
            picture_background[k] += static_cast<U16>(now * was);
            background_background[k] += static_cast<U16>(was * was);
            risen[k] += difference[k];
        }
    }
};

VEDETTE_WIDE void sum_strip(Patch& patch, const Cells& cells, std::uint8_t mark, std::uint32_t x,
                            std::uint32_t y, std::uint32_t rows) {
    Sums s;
    const auto lanes = static_cast<U16>(std::min<std::uint32_t>(cells.columns - x, kLanes));
    std::uint32_t i = y * cells.columns + x;
    for (std::uint32_t r = 0; r < rows; ++r, i += cells.columns) {
        Row row;
        row.take(cells, i, mark);
        s.add(lanes, row, cells.limit + i, cells.before + i, cells.activity + i);
    }
    std::uint32_t difference = 0, across = 0, risen = 0;
    for (std::uint32_t k = 0; k < kLanes; ++k) {
        difference += s.difference[k];
        across += s.difference[k] * k;
        risen += s.risen[k];
        patch.peak = std::max<std::uint32_t>(patch.peak, s.peak[k]);
        patch.limit += s.limit[k];
        patch.moving += s.moving[k];
        patch.activity += s.activity[k];
        patch.darker += s.darker[k];
        patch.background += s.background[k];
        patch.picture_background += s.picture_background[k];
        patch.background_background += s.background_background[k];
    }
    patch.difference += difference;
    patch.across += std::uint64_t{x} * difference + across;
    patch.down += std::uint64_t{y + rows} * difference - risen;
}

// Steps of picture / background from cell to cell at a patch's edge and in it, as lumas at its mean
// background, and their squares. Light that falls softly makes small ones, whatever is on the wall; a thing
// hides the wall and has edges.
struct Steps {
    std::uint32_t sum = 0, squares = 0;
};

struct StepSums {
    U16 mean, reciprocal;  // of the mean, 1/65536, rounded down: quotients are right or one too small
    U16 sum[kLanes] = {};
    std::uint32_t squares[kLanes] = {};

    // Of each cell `a` to its neighbour `b`, where one at least is in the patch.
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

// Of the pairs in these columns and those on their right, and in these rows and those below.
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

Steps steps_of(const Patch& patch, const Cells& cells, std::uint8_t mark) {
    Steps steps;
    const std::uint32_t mean = std::max(patch.background / patch.cells, kDarkest);
    const std::uint32_t left = patch.left - (patch.left > 0), top = patch.top - (patch.top > 0);
    for (std::uint32_t x = left; x <= patch.right; x += kLanes) {
        for (std::uint32_t y = top; y <= patch.bottom; y += kMostRows) {
            add_steps(steps, cells, mark, mean, x, y,
                      std::min<std::uint32_t>(patch.bottom + 1 - y, kMostRows));
        }
    }
    return steps;
}

}  // namespace

void sum_up(Patch& patch, const Cells& cells, std::uint8_t mark) {
    for (std::uint32_t x = patch.left; x <= patch.right; x += kLanes) {
        for (std::uint32_t y = patch.top; y <= patch.bottom; y += kMostRows) {
            sum_strip(patch, cells, mark, x, y, std::min<std::uint32_t>(patch.bottom + 1 - y, kMostRows));
        }
    }
}

bool is_light(const Patch& p, const Cells& cells, std::uint8_t mark) {
    if (p.cells < kLightCells || p.background_background == 0) return false;
    const bool darker = p.darker * 10 >= p.cells * 9, lighter = p.darker * 10 <= p.cells;
    if (!darker && !lighter) return false;
    const std::uint64_t share = std::uint64_t{p.picture_background} * 256 / p.background_background;
    if (darker && share < kDeepest) return false;
    const Steps steps = steps_of(p, cells, mark);
    if (steps.sum == 0) return false;
    // The size of a step, weighted by itself, against the largest difference (half lumas).
    return steps.squares / steps.sum * 200 <= p.peak * kSoftPercent;
}

}  // namespace vedette::motion
