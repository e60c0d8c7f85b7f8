#include "core/motion/blobs/blob_finder.hpp"

#include <algorithm>

#include "core/motion/blobs/runs.hpp"

namespace vedette::motion {
namespace {

constexpr std::uint32_t kLabels = 255;  // 0 is no label; when all are used, the last one is shared

// Provisional labels in a union-find structure; 768 bytes of stack.
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

// First pass: replaces the marks of a run by a provisional label, joined with the labels that it touches
// above.
void label_run(const Cells& cells, Labels& labels, Run run) {
    const std::uint32_t columns = cells.columns, x = run.first - run.y * columns;
    std::uint8_t mine = 0;
    if (run.y > 0) {
        const std::uint32_t from = run.first - columns - (x > 0);
        const std::uint32_t end = run.first - columns + run.length + (x + run.length < columns);
        for (std::uint32_t at = from; at < end; at += sizeof(MarkWord)) {
            MarkWord word = load_marks(cells.mark + at) & mask_first(end - at);
            while (word != 0) {
                const std::uint8_t label = cells.mark[at + first_nonzero(word)];
                mine = mine == 0 ? labels.root(label) : labels.join(mine, label);
                word &= ~zero_bytes(word ^ kMarkOnes * label);
            }
        }
    }
    if (mine == 0) mine = labels.root(labels.fresh());
    labels.strong[mine] = static_cast<std::uint16_t>(labels.strong[mine] + set_marks(cells, run, mine));
}

// Second pass: adds a run to the blob's box. Runs come in order of rows.
inline void extend(Blob& blob, const Cells& cells, Run run) {
    const std::uint32_t x = run.first - std::uint32_t{run.y} * cells.columns;
    blob.left = std::min(blob.left, static_cast<std::uint16_t>(x));
    blob.right = std::max(blob.right, static_cast<std::uint16_t>(x + run.length - 1));
    blob.top = std::min(blob.top, run.y);
    blob.bottom = run.y;
    blob.cells += run.length;
}

}  // namespace

void BlobFinder::find(Cells& cells) {
    count_ = 0;
    left_over_ = 0;
    Labels labels;
    Runs runs;
    runs.find(cells, [&](Run run) { label_run(cells, labels, run); });
    if (labels.used == 0) return;

    // The labels with most strong cells become blobs.
    std::uint8_t index[256] = {};
    std::uint8_t chosen[kMaxBlobs];
    for (std::uint32_t l = 1; l <= labels.used; ++l) {
        if (labels.parent[l] != l || labels.strong[l] == 0) continue;
        std::size_t at = count_;
        if (count_ == blobs_.size()) {
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
        blobs_[i] = Blob{.left = 0xFFFF, .top = 0xFFFF};
    }
    for (std::uint32_t l = 1; l <= labels.used; ++l) {
        index[l] = index[labels.root(static_cast<std::uint8_t>(l))];
    }

    // All cells of a run have the same root.
    Blob discarded;
    runs.each(cells, [&](Run run) {
        const std::uint8_t blob = index[cells.mark[run.first]];
        Blob* const mine =
            blob != 0 ? &blobs_[blob - 1u] : &discarded;  // no branch: it would be mispredicted
        extend(*mine, cells, run);
        set_marks(cells, run, blob);
    });
    for (std::size_t p = 0; p < count_; ++p) compute_sums(blobs_[p], cells, static_cast<std::uint8_t>(p + 1));
}

}  // namespace vedette::motion
