#include "core/motion/regions.hpp"

#include <algorithm>
#include <cstdlib>

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

// Calls `use(i, x, y)` with the first cell of each run of marked cells in a row; `use` says how long it was.
template <class Use>
void each_run(const Cells& cells, Use use) {
    const std::uint32_t columns = cells.columns;
    for (std::uint32_t y = 0; y < cells.rows; ++y) {
        const std::uint8_t* const here = cells.mark + std::size_t{y} * columns;
        for (std::uint32_t x = 0; x < columns;) {
            if (x + sizeof(MarkWord) <= columns) {
                const MarkWord word = marks_at(here + x);
                x += word == 0 ? sizeof word : first_mark(word);
                if (word == 0) continue;
            } else if (here[x] == 0) {
                ++x;
                continue;
            }
            x += use(y * columns + x, x, y);
        }
    }
}

// First pass: the marks of a run become a provisional label; those above it are joined to it.
std::uint32_t label_run(Cells& cells, Labels& labels, std::uint32_t i, std::uint32_t x, std::uint32_t y) {
    const std::uint32_t columns = cells.columns, begin = x;
    std::uint8_t* const here = cells.mark + i - x;
    const std::uint8_t* const above = y == 0 ? nullptr : here - columns;
    std::uint8_t mine = 0;
    const auto meet = [&](std::uint8_t label) {
        if (label != 0 && label != mine) mine = mine == 0 ? labels.root(label) : labels.join(mine, label);
    };
    if (above != nullptr && x > 0) meet(above[x - 1]);
    if (above != nullptr) meet(above[x]);
    std::uint32_t strong = 0;
    do {
        if (above != nullptr && x + 1 < columns) meet(above[x + 1]);
        if (mine == 0) mine = labels.root(labels.fresh());
        strong += here[x] == 2;
        here[x] = mine;
        ++x;
    } while (x < columns && here[x] != 0);
    labels.strong[mine] = static_cast<std::uint16_t>(labels.strong[mine] + strong);
    return x - begin;
}

// Second pass: adds so many neighbours in a row to the patch.
void add_run(Patch& patch, const Cells& cells, std::uint32_t i, std::uint32_t length, std::uint32_t x,
             std::uint32_t y) {
    std::uint64_t across = 0;
    std::uint32_t difference = 0, peak = patch.peak, limit = 0, moving = 0, activity = 0, darker = 0,
                  background = 0, picture_background = 0, background_background = 0;
    for (std::uint32_t end = i + length; i < end; ++i) {
        const int expected = expected_at(cells, i);
        const auto off = static_cast<std::uint32_t>(std::abs(cells.luma[i] * 128 - expected) >> 6);
        const std::uint32_t now = cells.luma[i], was = static_cast<std::uint32_t>(expected) >> 7;
        difference += off;
        peak = std::max(peak, off);
        limit += cells.limit[i];
        across += std::uint64_t{x + length - (end - i)} * off;
        moving += std::abs(cells.luma[i] - cells.before[i]) * 4 > cells.limit[i];
        activity += cells.activity[i];
        darker += now < was;
        picture_background += now * was;
        background_background += was * was;
        background += was;
    }
    patch.left = std::min(patch.left, static_cast<std::uint16_t>(x));
    patch.right = std::max(patch.right, static_cast<std::uint16_t>(x + length - 1));
    patch.top = std::min(patch.top, static_cast<std::uint16_t>(y));
    patch.bottom = std::max(patch.bottom, static_cast<std::uint16_t>(y));
    patch.cells += length;
    patch.difference += difference;
    patch.peak = peak;
    patch.limit += limit;
    patch.across += across;
    patch.down += std::uint64_t{y} * difference;
    patch.moving += moving;
    patch.activity += activity;
    patch.darker += darker;
    patch.picture_background += picture_background;
    patch.background_background += background_background;
    patch.background += background;
}

// Steps of picture / background from cell to cell at the patch's edge and in it, as lumas at its mean
// background, and their squares. Light that falls softly makes small ones, whatever is on the wall; a thing
// hides the wall and has edges.
struct Steps {
    std::uint32_t sum = 0, squares = 0;

    // `reciprocal` of the mean, in 1/2^24 and rounded up: exact for quotients of 16 by 8 bits.
    void add(const Cells& cells, std::uint32_t i, std::uint32_t j, std::uint32_t reciprocal) {
        const int a = expected_at(cells, i) >> 7, b = expected_at(cells, j) >> 7;
        const auto apart = static_cast<std::uint32_t>(std::abs(cells.luma[j] * a - cells.luma[i] * b));
        const auto step = static_cast<std::uint32_t>(std::uint64_t{apart} * reciprocal >> 24);
        const std::uint32_t limited = std::min<std::uint32_t>(step, 255);
        sum += limited;
        squares += limited * limited;
    }
};

// Of all pairs of neighbours of which one at least is in the patch.
Steps steps_of(const Patch& patch, const Cells& cells, std::uint8_t mark) {
    Steps steps;
    const std::uint32_t mean = std::max<std::uint32_t>(patch.background / patch.cells, 4);
    const std::uint32_t reciprocal = ((1u << 24) + mean - 1) / mean;
    const std::uint32_t left = patch.left > 0 ? patch.left - 1u : 0, top = patch.top > 0 ? patch.top - 1u : 0;
    const std::uint32_t columns = cells.columns;
    for (std::uint32_t y = top; y <= patch.bottom; ++y) {
        for (std::uint32_t x = left; x <= patch.right; ++x) {
            const std::uint32_t i = y * columns + x;
            const bool here = cells.mark[i] == mark;
            if (x + 1 < columns && (here || cells.mark[i + 1] == mark))
                steps.add(cells, i, i + 1, reciprocal);
            if (y + 1 < cells.rows && (here || cells.mark[i + columns] == mark))
                steps.add(cells, i, i + columns, reciprocal);
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
    each_run(cells, [&](std::uint32_t i, std::uint32_t x, std::uint32_t y) {
        return label_run(cells, labels, i, x, y);
    });
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

    // The cells of a run have one root.
    each_run(cells, [&](std::uint32_t i, std::uint32_t x, std::uint32_t y) {
        const std::uint8_t patch = index[cells.mark[i]];
        std::uint32_t length = 1;
        while (x + length < cells.columns && cells.mark[i + length] != 0) ++length;
        if (patch != 0) add_run(patches_[patch - 1u], cells, i, length, x, y);
        for (std::uint32_t at = i; at < i + length; ++at) cells.mark[at] = patch;
        return length;
    });
    for (std::size_t p = 0; lights && p < count_; ++p) {
        patches_[p].light = is_light(patches_[p], cells, static_cast<std::uint8_t>(p + 1));
    }
}

}  // namespace vedette::motion
