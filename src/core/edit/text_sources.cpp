// The files that pieces refer to, and what becomes of the clipboard when they change.
#include <algorithm>
#include <cstring>

#include "core/edit/text.hpp"

namespace vedette::edit {

Text::SourceSet Text::sources_of(PieceIndex run) const {
    SourceSet set = 0;
    tree_.for_each(run, [&](PieceIndex index) {
        if (!is_added(tree_[index].place)) set |= SourceSet{1} << source_of(tree_[index].place);
    });
    return set;
}

Text::SourceSet Text::sources_of_history() const {
    SourceSet set = 0;
    for (std::size_t i = 0; i < history_.changes(); ++i) set |= sources_of(history_.run(i));
    return set;
}

void Text::close_sources(SourceSet but) {
    for (unsigned i = 0; i < kSources; ++i) {
        if (!sources_[i].used || (but >> i & 1) != 0) continue;
        if (sources_[i].handle != 0) (void)files_.close(sources_[i].handle);
        sources_[i] = {};
        cache_.forget(i);
    }
}

// The sources stay, but no handle is open.
void Text::release_handles() {
    for (unsigned i = 0; i < kSources; ++i) {
        if (sources_[i].handle != 0) (void)files_.close(sources_[i].handle);
        sources_[i].handle = 0;
        cache_.forget(i);
    }
}

// After release_handles(), when the file was not replaced. One that cannot be opened gives blanks.
void Text::reopen() {
    if (base_ == kNoSource) return;
    Source& source = sources_[base_];
    const auto handle = files_.open(path());
    if (!handle) return;
    const auto stat = files_.stat(*handle);
    if (stat && stat->size == source.stat.size) {
        source.handle = *handle;
    } else {
        (void)files_.close(*handle);
    }
}

unsigned Text::free_source() const {
    return static_cast<unsigned>(std::ranges::find(sources_, false, &Source::used) - sources_.begin());
}

// Where in the text its bytes are, when one piece has all of them.
std::optional<Word> Text::place_in_text(const Piece& piece) const {
    std::optional<Word> place;
    Word at = 0;
    tree_.for_each(text_, [&](PieceIndex index) {
        const Piece& other = tree_[index];
        if (piece.place >= other.place && piece.place + piece.size <= other.place + other.size && !place)
            place = at + (piece.place - other.place);
        at += other.size;
    });
    return place;
}

// What the clipboard has of files is read into the added bytes, for it is soon gone. Without room the
// clipboard is empty.
void Text::bring_clipboard_in(bool but_what_the_text_has) {
    const auto is_wanted = [&](const Piece& piece) {
        return !is_added(piece.place) && !(but_what_the_text_has && place_in_text(piece));
    };
    const bool failed = cache_.failed();
    cache_.set_failed(false);
    bool fits = true;
    tree_.for_each(clipboard_, [&](PieceIndex index) {
        const Piece& piece = tree_[index];
        if (!fits || !is_wanted(piece)) return;
        fits = piece.size <= added_.size() - added_used_;
        if (!fits) return;
        for (Word done = 0; done < piece.size;) {
            const Bytes bytes = bytes_of(piece, done, false);
            std::memcpy(&added_[added_used_ + done], bytes.data(), bytes.size());
            done += static_cast<Word>(bytes.size());
        }
        tree_.move(index, added_place(added_used_));
        added_used_ += piece.size;
    });
    if (!fits || cache_.failed()) {
        tree_.release(clipboard_);
        clipboard_ = kNoPiece;
    }
    cache_.set_failed(failed);
}

// The text is a file of its own now, source 0: what the clipboard has of it is there.
void Text::map_clipboard() {
    tree_.for_each(clipboard_, [&](PieceIndex index) {
        if (is_added(tree_[index].place)) return;
        tree_.move(index, file_place(0, place_in_text(tree_[index]).value_or(0)));
    });
}

// Only the clipboard refers to added bytes: moves them to the begin. Where that would take up half of the
// memory, the clipboard is emptied.
void Text::pack_clipboard() {
    Word begin = kMaxFile, end = 0;
    tree_.for_each(clipboard_, [&](PieceIndex index) {
        const Piece& piece = tree_[index];
        if (!is_added(piece.place)) return;
        begin = std::min(begin, offset_of(piece.place));
        end = std::max(end, offset_of(piece.place) + piece.size);
    });
    added_used_ = end > begin ? end - begin : 0;
    if (added_used_ > added_.size() / 2) {
        tree_.release(clipboard_);
        clipboard_ = kNoPiece;
        added_used_ = 0;
    }
    if (added_used_ > 0) {
        std::memmove(added_.data(), &added_[begin], added_used_);
        tree_.for_each(clipboard_, [&](PieceIndex index) {
            const Word place = tree_[index].place;
            if (is_added(place)) tree_.move(index, place - begin);
        });
    }
    fix_added();
}

}  // namespace vedette::edit
