#include "core/motion/blobs/blob_finder.hpp"

#include <algorithm>

#include "core/motion/blobs/runs.hpp"

namespace vedette::motion {
namespace {

constexpr std::uint32_t kLabels = 255;  // 0 is no label; the last one takes what finds none

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

// First pass: the marks of a run become a provisional label; those that it touches above are joined to it.
void label_run(const Cells& cells, Labels& labels, Run run) {
    const std::uint32_t columns = cells.columns, x = run.first - run.y * columns;
    std::uint8_t mine = 0;
    if (run.y > 0) {
        const std::uint32_t from = run.first - columns - (x > 0);
        const std::uint32_t end = run.first - columns + run.length + (x + run.length < columns);
        for (std::uint32_t at = from; at < end; at += sizeof(MarkWord)) {
            MarkWord word = marks_at(cells.mark + at) & first_marks(end - at);
            while (word != 0) {
                const std::uint8_t label = cells.mark[at + first_mark(word)];
                mine = mine == 0 ? labels.root(label) : labels.join(mine, label);
                word &= ~unmarked(word ^ kMarkOnes * label);
            }
        }
    }
    if (mine == 0) mine = labels.root(labels.fresh());
    labels.strong[mine] = static_cast<std::uint16_t>(labels.strong[mine] + set_marks(cells, run, mine));
}

// Second pass: the patch reaches over the run, too. Runs come from above.
inline void widen(Patch& patch, const Cells& cells, Run run) {
    const std::uint32_t x = run.first - std::uint32_t{run.y} * cells.columns;
    patch.left = std::min(patch.left, static_cast<std::uint16_t>(x));
    patch.right = std::max(patch.right, static_cast<std::uint16_t>(x + run.length - 1));
    patch.top = std::min(patch.top, run.y);
    patch.bottom = run.y;
    patch.cells += run.length;
}

}  // namespace

void Regions::find(Cells& cells) {
    count_ = 0;
    left_over_ = 0;
    Labels labels;
    Runs runs;
    runs.find(cells, [&](Run run) { label_run(cells, labels, run); });
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
    Patch nobody;
    runs.each(cells, [&](Run run) {
        const std::uint8_t patch = index[cells.mark[run.first]];
        Patch* const mine =
            patch != 0 ? &patches_[patch - 1u] : &nobody;  // not a branch, which nobody foresees
        widen(*mine, cells, run);
        set_marks(cells, run, patch);
    });
    for (std::size_t p = 0; p < count_; ++p) sum_up(patches_[p], cells, static_cast<std::uint8_t>(p + 1));
}

}  // namespace vedette::motion
