// The record of undo and redo. A step is one or more changes; a change knows a part of the text, and the run
// of pieces that was there before (for redo: that will be there). The text exchanges the two. The memory is
// the caller's; the oldest steps are forgotten when it is full. No allocation. Caller's thread.
#pragma once

#include <cstdint>
#include <span>

#include "core/edit/piece_tree.hpp"

namespace vedette::edit {

// A part of the text and the run that it gives way to.
struct Change {
    Word at = 0;
    Word length = 0;
    PieceIndex run = kNoPiece;
    bool begins = false;  // the first of its step
};

// The record.
class History {
  public:
    History(std::span<std::uint8_t> memory, PieceTree& tree);

    bool has_undo() const { return undo_ > 0; }
    bool has_redo() const { return redo_ > 0; }
    bool is_full() const { return undo_ + redo_ == capacity_; }
    std::size_t capacity() const { return capacity_; }

    // A new change, with no redo and not full. Where the capacity is 0, the caller counts it by skip().
    void push(const Change& change);
    void skip();
    // Counted back from the newest change that undo takes back: 0 is that one.
    Change undo_change(std::size_t back) const;
    void set_undo_change(std::size_t back, const Change& change);
    // The next change that redo brings back is 0.
    Change redo_change(std::size_t ahead) const;
    void set_redo_change(std::size_t ahead, const Change& change);
    // Changes of the step that is undone or redone next.
    std::size_t undo_step() const;
    std::size_t redo_step() const;
    // The step is undone or redone.
    void step_back(std::size_t changes);
    void step_ahead(std::size_t changes);

    // Each lets go of runs.
    void clear_redo();
    // A step of undo; false when there are at most `keep` of them.
    bool forget_oldest(std::size_t keep);
    void clear();

    // The text is as it was when it was saved.
    bool is_saved() const { return position_ == saved_; }
    void mark_saved() { saved_ = position_; }
    // All runs, for the caller to look through.
    std::size_t changes() const { return undo_ + redo_; }
    PieceIndex run(std::size_t number) const { return load(number).run; }

  private:
    Change load(std::size_t number) const;
    void store(std::size_t number, const Change& change);

    std::span<std::uint8_t> memory_;
    PieceTree& tree_;
    std::size_t capacity_;
    std::size_t oldest_ = 0;  // in the ring
    std::size_t undo_ = 0;    // changes
    std::size_t redo_ = 0;
    std::int64_t position_ = 0;  // steps from the begin
    std::int64_t saved_ = 0;     // -1: no undo or redo leads there
};

}  // namespace vedette::edit
