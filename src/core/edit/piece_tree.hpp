// Runs of pieces: a run is a text, or a part of one that undo or the clipboard keeps. A run is a treap by
// position, so a cut, a join and a look-up take O(log n) steps, whatever was edited before. A run is named by
// its root, and one piece belongs to one run. Neighbours that are neighbours in their bytes too become one
// piece. The memory is the caller's; what was never used of it is never touched, so it may be mapped lazily.
// No allocation. Caller's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace vedette::edit {

inline constexpr bool kIsSmall = sizeof(void*) == 4;
// Sizes and places; on a chip 16 bytes are enough for a piece so.
using Word = std::conditional_t<kIsSmall, std::uint32_t, std::uint64_t>;
using PieceIndex = std::conditional_t<kIsSmall, std::uint16_t, std::uint32_t>;
inline constexpr PieceIndex kNoPiece = 0;

// A run of bytes of a file or of the added ones. 16 bytes on a chip, 32 elsewhere.
struct Piece {
    Word place = 0;  // see place.hpp
    Word size = 0;   // bytes
    Word sum = 0;    // bytes of this piece and of those below it
    PieceIndex left = kNoPiece;
    PieceIndex right = kNoPiece;
};

// All runs, and the pieces that are free.
class PieceTree {
  public:
    // The first piece of the memory is not used.
    explicit PieceTree(std::span<Piece> memory);

    std::size_t capacity() const { return memory_.size() - 1; }
    // Pieces that can be made now.
    std::size_t room() const { return room_; }

    // With room() > 0.
    PieceIndex make(Word place, Word size);
    // All pieces of the run are free again.
    void release(PieceIndex run);

    Word size(PieceIndex run) const { return memory_[run].sum; }
    // One run of two. Frees a piece where their ends are neighbours.
    PieceIndex join(PieceIndex left, PieceIndex right);
    // Two runs of one; 0 to size(run) bytes are in the left one. Takes up to one piece.
    struct Halves {
        PieceIndex left = kNoPiece;
        PieceIndex right = kNoPiece;
    };
    Halves cut(PieceIndex run, Word at);

    // The piece that has a byte of the run, and where it begins in the run. `at` is below size(run).
    struct Found {
        PieceIndex index = kNoPiece;
        Word begin = 0;
    };
    Found find(PieceIndex run, Word at) const;
    // Calls visit(index) for each piece of the run, in order.
    template <class Visit>
    void for_each(PieceIndex run, const Visit& visit) const {
        for (; run != kNoPiece; run = memory_[run].right) {
            for_each(memory_[run].left, visit);  // as deep as the tree is: O(log n)
            visit(run);
        }
    }
    const Piece& operator[](PieceIndex index) const { return memory_[index]; }
    // Its bytes are elsewhere now.
    void move(PieceIndex index, Word place) { memory_[index].place = place; }
    // A piece of the run is longer at its end now; `at` is a byte of it.
    void lengthen(PieceIndex run, Word at, Word by);

    // Pieces that have bytes of [from, to), counted up to `limit`.
    std::size_t count(PieceIndex run, Word from, Word to, std::size_t limit = SIZE_MAX) const;
    // `target` with copies of the pieces of [from, to) behind it. Takes up to count() pieces.
    PieceIndex append_copy(PieceIndex target, PieceIndex run, Word from, Word to);

  private:
    PieceIndex merge(PieceIndex a, PieceIndex b);
    PieceIndex last_of(PieceIndex run) const;
    PieceIndex first_of(PieceIndex run) const;
    // The run without its first piece, which is free again.
    PieceIndex without_first(PieceIndex run);

    std::span<Piece> memory_;
    std::size_t fresh_ = 1;       // from here on nothing was used
    PieceIndex free_ = kNoPiece;  // pieces that were used, linked by `left`
    std::size_t room_ = 0;
};

}  // namespace vedette::edit
