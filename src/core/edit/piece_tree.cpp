#include "core/edit/piece_tree.hpp"

#include <algorithm>
#include <limits>

namespace vedette::edit {
namespace {

constexpr std::size_t kMaxPieces = std::numeric_limits<PieceIndex>::max();

// Which of two pieces is nearer to the root. A hash of the index, so that it needs no memory.
std::uint32_t priority(PieceIndex index) {
    std::uint32_t x = index * 0x9E3779B1U;
    x = (x ^ (x >> 15)) * 0x85EBCA77U;
    return x ^ (x >> 13);
}

}  // namespace

PieceTree::PieceTree(std::span<Piece> memory) : memory_(memory.first(std::min(memory.size(), kMaxPieces))) {
    memory_[kNoPiece] = {};
    room_ = capacity();
}

PieceIndex PieceTree::make(Word place, Word size) {
    PieceIndex made = free_;
    if (made != kNoPiece) {
        free_ = memory_[made].left;
    } else {
        made = static_cast<PieceIndex>(fresh_++);
    }
    --room_;
    memory_[made] = {.place = place, .size = size, .sum = size};
    return made;
}

void PieceTree::release(PieceIndex run) {
    while (run != kNoPiece) {
        Piece& piece = memory_[run];
        if (const PieceIndex left = piece.left;
            left != kNoPiece) {  // turned to the right: no stack is needed
            piece.left = memory_[left].right;
            memory_[left].right = run;
            run = left;
            continue;
        }
        const PieceIndex next = piece.right;
        piece.left = free_;
        free_ = run;
        ++room_;
        run = next;
    }
}

PieceIndex PieceTree::merge(PieceIndex a, PieceIndex b) {
    PieceIndex root = kNoPiece;
    PieceIndex* link = &root;
    while (a != kNoPiece && b != kNoPiece) {
        if (priority(a) > priority(b)) {
            memory_[a].sum += memory_[b].sum;
            *link = a;
            link = &memory_[a].right;
            a = *link;
        } else {
            memory_[b].sum += memory_[a].sum;
            *link = b;
            link = &memory_[b].left;
            b = *link;
        }
    }
    *link = a != kNoPiece ? a : b;
    return root;
}

PieceIndex PieceTree::last_of(PieceIndex run) const {
    while (memory_[run].right != kNoPiece) run = memory_[run].right;
    return run;
}

PieceIndex PieceTree::first_of(PieceIndex run) const {
    while (memory_[run].left != kNoPiece) run = memory_[run].left;
    return run;
}

PieceIndex PieceTree::without_first(PieceIndex run) {
    const PieceIndex first = first_of(run);
    const Word size = memory_[first].size;
    PieceIndex* link = &run;
    while (*link != first) {
        memory_[*link].sum -= size;
        link = &memory_[*link].left;
    }
    *link = memory_[first].right;
    memory_[first].right = kNoPiece;
    release(first);
    return run;
}

PieceIndex PieceTree::join(PieceIndex left, PieceIndex right) {
    if (left == kNoPiece || right == kNoPiece) return left != kNoPiece ? left : right;
    const Piece& last = memory_[last_of(left)];
    const Piece& first = memory_[first_of(right)];
    if (last.place + last.size == first.place) {
        const Word size = first.size;
        lengthen(left, memory_[left].sum - 1, size);
        right = without_first(right);
    }
    return merge(left, right);
}

void PieceTree::lengthen(PieceIndex run, Word at, Word by) {
    for (;;) {
        Piece& piece = memory_[run];
        piece.sum += by;
        const Word before = memory_[piece.left].sum;
        if (at < before) {
            run = piece.left;
        } else if (at - before < piece.size) {
            piece.size += by;
            return;
        } else {
            at -= before + piece.size;
            run = piece.right;
        }
    }
}

PieceTree::Halves PieceTree::cut(PieceIndex run, Word at) {
    if (at == 0) return {.left = kNoPiece, .right = run};
    if (at >= size(run)) return {.left = run, .right = kNoPiece};
    // A piece that has bytes of both halves is cut first.
    PieceIndex second = kNoPiece;
    if (const Found found = find(run, at); found.begin != at) {
        const Word inside = at - found.begin;
        const Word rest = memory_[found.index].size - inside;
        second = make(memory_[found.index].place + inside, rest);
        for (PieceIndex above = run; above != found.index;) {
            memory_[above].sum -= rest;
            const Word before = memory_[memory_[above].left].sum;
            // `at` is behind the first byte of the piece and so tells the way to it.
            if (at <= before) {
                above = memory_[above].left;
            } else {
                at -= before + memory_[above].size;
                above = memory_[above].right;
            }
        }
        memory_[found.index].size -= rest;
        memory_[found.index].sum -= rest;
        at = found.begin + inside;
    }
    Halves halves;
    PieceIndex* left = &halves.left;
    PieceIndex* right = &halves.right;
    while (run != kNoPiece) {
        Piece& piece = memory_[run];
        const Word before = memory_[piece.left].sum;
        if (at <= before) {
            *right = run;
            right = &piece.left;
            run = piece.left;
            piece.sum -= at;
        } else {
            *left = run;
            left = &piece.right;
            run = piece.right;
            piece.sum = at;
            at -= before + piece.size;
        }
    }
    *left = *right = kNoPiece;
    halves.right = merge(second, halves.right);
    return halves;
}

PieceTree::Found PieceTree::find(PieceIndex run, Word at) const {
    Word begin = 0;
    for (;;) {
        const Piece& piece = memory_[run];
        const Word before = memory_[piece.left].sum;
        if (at < before) {
            run = piece.left;
        } else if (at - before < piece.size) {
            return {.index = run, .begin = begin + before};
        } else {
            at -= before + piece.size;
            begin += before + piece.size;
            run = piece.right;
        }
    }
}

std::size_t PieceTree::count(PieceIndex run, Word from, Word to, std::size_t limit) const {
    std::size_t found = 0;
    while (from < to && found < limit) {
        const Found piece = find(run, from);
        from = piece.begin + memory_[piece.index].size;
        ++found;
    }
    return found;
}

PieceIndex PieceTree::append_copy(PieceIndex target, PieceIndex run, Word from, Word to) {
    while (from < to) {
        const Found found = find(run, from);
        const Piece& piece = memory_[found.index];
        const Word inside = from - found.begin;
        const Word size = std::min(piece.size - inside, to - from);
        target = join(target, make(piece.place + inside, size));
        from += size;
    }
    return target;
}

}  // namespace vedette::edit
