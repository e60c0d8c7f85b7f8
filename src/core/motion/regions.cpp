#include "core/motion/regions.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace vedette::motion {
namespace {

constexpr std::uint32_t kLightCells = 6;    // smaller patches are not judged
constexpr std::uint32_t kDeepest = 110;     // 256ths of the background that a shade leaves at least
constexpr std::uint32_t kSoftPercent = 40;  // of the largest difference, that a soft step has at most
constexpr std::uint32_t kLabels = 255;      // 0 is no label; the last one takes what finds none

// Provisional labels with a union-find over them; lives on the stack for one picture (768 bytes).
struct Labels {
    std::uint8_t parent[256];
    std::uint16_t strong[256];
    std::uint32_t used = 0;

    std::uint8_t root(std::uint8_t label) {
        while (parent[label] != label) {
            parent[label] = parent[parent[label]];
            label = parent[label];
        }
        return label;
    }
    std::uint8_t fresh() {
        if (used < kLabels) {
            ++used;
            parent[used] = static_cast<std::uint8_t>(used);
            strong[used] = 0;
        }
        return static_cast<std::uint8_t>(used);
    }
    std::uint8_t join(std::uint8_t a, std::uint8_t b) {
        a = root(a);
        b = root(b);
        if (a == b) return a;
        if (b < a) std::swap(a, b);
        parent[b] = a;
        strong[a] = static_cast<std::uint16_t>(std::min(65535, strong[a] + strong[b]));
        return a;
    }
};

bool nothing_in(const std::uint8_t* eight) {
    std::uint64_t word;
    std::memcpy(&word, eight, sizeof word);
    return word == 0;
}

// First pass: marks become provisional labels.
void label(Cells& cells, Labels& labels) {
    const std::uint32_t columns = cells.columns;
    for (std::uint32_t row = 0; row < cells.rows; ++row) {
        std::uint8_t* const here = cells.mark + std::size_t{row} * columns;
        const std::uint8_t* const above = row == 0 ? nullptr : here - columns;
        for (std::uint32_t x = 0; x < columns; ++x) {
            if (x + 8 <= columns && nothing_in(here + x)) {
                x += 7;
                continue;
            }
            if (here[x] == 0) continue;
            const bool strong = here[x] == 2;
            std::uint8_t mine = x > 0 ? here[x - 1] : std::uint8_t{0};
            if (above != nullptr) {
                for (std::uint32_t i = x > 0 ? x - 1 : x; i <= std::min(x + 1, columns - 1); ++i) {
                    if (above[i] != 0) mine = mine == 0 ? above[i] : labels.join(mine, above[i]);
                }
            }
            mine = mine == 0 ? labels.fresh() : labels.root(mine);
            if (strong && labels.strong[mine] < 65535) ++labels.strong[mine];
            here[x] = mine;
        }
    }
}

void add(Patch& patch, const Cells& cells, std::uint32_t i, std::uint16_t x, std::uint16_t y) {
    const int expected = expected_at(cells, i);
    const int off = std::abs(cells.luma[i] * 128 - expected) >> 6;
    const std::uint32_t now = cells.luma[i], was = static_cast<std::uint32_t>(expected) >> 7;
    patch.left = std::min(patch.left, x);
    patch.right = std::max(patch.right, x);
    patch.top = std::min(patch.top, y);
    patch.bottom = std::max(patch.bottom, y);
    ++patch.cells;
    patch.difference += off;
    patch.peak = std::max(patch.peak, static_cast<std::uint32_t>(off));
    patch.limit += cells.limit[i];
    patch.across += std::uint64_t{x} * off;
    patch.down += std::uint64_t{y} * off;
    patch.moving += std::abs(cells.luma[i] - cells.before[i]) * 4 > cells.limit[i];
    patch.activity += cells.activity[i];
    patch.darker += now < was;
    patch.picture_background += now * was;
    patch.background_background += was * was;
    patch.background += was;
}

// Steps of picture / background from cell to cell at the patch's edge and in it, as lumas at its mean
// background, and their squares. Light that falls softly makes small ones, whatever is on the wall; a thing
// hides the wall and has edges.
struct Steps {
    std::uint32_t sum = 0, squares = 0;

    void add(const Cells& cells, std::uint32_t i, std::uint32_t j, std::uint32_t mean) {
        const int a = expected_at(cells, i) >> 7, b = expected_at(cells, j) >> 7;
        const auto step = static_cast<std::uint32_t>(std::abs(cells.luma[j] * a - cells.luma[i] * b)) / mean;
        const std::uint32_t limited = std::min<std::uint32_t>(step, 255);
        sum += limited;
        squares += limited * limited;
    }
};

// Of all pairs of neighbours of which one at least is in the patch.
Steps steps_of(const Patch& patch, const Cells& cells, std::uint8_t mark) {
    Steps steps;
    const std::uint32_t mean = std::max<std::uint32_t>(patch.background / patch.cells, 4);
    const std::uint32_t left = patch.left > 0 ? patch.left - 1u : 0, top = patch.top > 0 ? patch.top - 1u : 0;
    const std::uint32_t columns = cells.columns;
    for (std::uint32_t y = top; y <= patch.bottom; ++y) {
        for (std::uint32_t x = left; x <= patch.right; ++x) {
            const std::uint32_t i = y * columns + x;
            const bool here = cells.mark[i] == mark;
            if (x + 1 < columns && (here || cells.mark[i + 1] == mark)) steps.add(cells, i, i + 1, mean);
            if (y + 1 < cells.rows && (here || cells.mark[i + columns] == mark))
                steps.add(cells, i, i + columns, mean);
        }
    }
    return steps;
}

// Light or shade, and nothing else: it is all lighter or all darker, not by too much, and goes over softly.
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

}  // namespace

void Regions::find(Cells& cells, bool lights) {
    count_ = 0;
    left_over_ = 0;
    Labels labels;
    label(cells, labels);
    if (labels.used == 0) return;

    // The roots with most strong cells get a patch.
    std::uint8_t index[256] = {};
    std::uint8_t chosen[kMost];
    for (std::uint32_t l = 1; l <= labels.used; ++l) {
        if (labels.parent[l] != l || labels.strong[l] == 0) continue;
        std::size_t at = count_;
        if (count_ == patches_.size()) {
            ++left_over_;
            at = static_cast<std::size_t>(std::min_element(chosen, chosen + count_,
                                                           [&](std::uint8_t a, std::uint8_t b) {
                                                               return labels.strong[a] < labels.strong[b];
                                                           }) -
                                          chosen);
            if (count_ == 0 || labels.strong[chosen[at]] >= labels.strong[l]) continue;
        } else {
            ++count_;
        }
        chosen[at] = static_cast<std::uint8_t>(l);
    }
    for (std::size_t i = 0; i < count_; ++i) {
        index[chosen[i]] = static_cast<std::uint8_t>(i + 1);
        patches_[i] = Patch{.left = 0xFFFF, .top = 0xFFFF};
    }
    for (std::uint32_t l = 1; l <= labels.used; ++l) {
        index[l] = index[labels.root(static_cast<std::uint8_t>(l))];
    }

    std::uint32_t row = 0, y = 0;  // the first cell of the row, and the row
    each_marked(cells, [&](std::uint32_t i) {
        const std::uint8_t patch = index[cells.mark[i]];
        cells.mark[i] = patch;
        if (patch == 0) return;
        for (; i >= row + cells.columns; row += cells.columns) ++y;
        add(patches_[patch - 1u], cells, i, static_cast<std::uint16_t>(i - row),
            static_cast<std::uint16_t>(y));
    });
    for (std::size_t p = 0; lights && p < count_; ++p) {
        patches_[p].light = is_light(patches_[p], cells, static_cast<std::uint8_t>(p + 1));
    }
}

}  // namespace vedette::motion
