#include "core/edit/history.hpp"

#include <cstring>

namespace vedette::edit {

History::History(std::span<std::uint8_t> memory, PieceTree& tree)
    : memory_(memory), tree_(tree), capacity_(memory.size() / sizeof(Change)) {}

// The memory may begin anywhere, so changes are copied in and out.
Change History::load(std::size_t number) const {
    Change change;
    std::memcpy(&change, &memory_[(oldest_ + number) % capacity_ * sizeof(Change)], sizeof(Change));
    return change;
}
void History::store(std::size_t number, const Change& change) {
    std::memcpy(&memory_[(oldest_ + number) % capacity_ * sizeof(Change)], &change, sizeof(Change));
}

void History::push(const Change& change) {
    if (change.begins) ++position_;
    store(undo_++, change);
}

void History::skip() {
    ++position_;
    if (saved_ >= position_) saved_ = -1;
}

Change History::undo_change(std::size_t back) const { return load(undo_ - 1 - back); }
void History::set_undo_change(std::size_t back, const Change& change) { store(undo_ - 1 - back, change); }
Change History::redo_change(std::size_t ahead) const { return load(undo_ + ahead); }
void History::set_redo_change(std::size_t ahead, const Change& change) { store(undo_ + ahead, change); }

std::size_t History::undo_step() const {
    std::size_t changes = 0;
    while (changes < undo_ && !undo_change(changes++).begins) {
    }
    return changes;
}

std::size_t History::redo_step() const {
    std::size_t changes = redo_ > 0 ? 1 : 0;
    while (changes > 0 && changes < redo_ && !redo_change(changes).begins) ++changes;
    return changes;
}

void History::step_back(std::size_t changes) {
    undo_ -= changes;
    redo_ += changes;
    --position_;
}

void History::step_ahead(std::size_t changes) {
    undo_ += changes;
    redo_ -= changes;
    ++position_;
}

void History::clear_redo() {
    for (std::size_t i = 0; i < redo_; ++i) tree_.release(redo_change(i).run);
    redo_ = 0;
    if (saved_ > position_) saved_ = -1;
}

bool History::forget_oldest(std::size_t keep) {
    std::size_t steps = 0;
    for (std::size_t i = 0; i < undo_ && steps <= keep; ++i) steps += load(i).begins ? 1 : 0;
    if (steps <= keep) return false;
    do {
        tree_.release(load(0).run);
        oldest_ = (oldest_ + 1) % capacity_;
        --undo_;
    } while (undo_ > 0 && !load(0).begins);
    return true;
}

void History::clear() {
    clear_redo();
    while (forget_oldest(0)) {
    }
}

}  // namespace vedette::edit
