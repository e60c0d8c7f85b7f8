// Opening and changing a text, undo and the clipboard. A change goes through plan(), which may fail,
// finish_removal() and put_in(), which don't.
#include "core/edit/text.hpp"

#include <algorithm>
#include <cstring>

#include "core/files/path.hpp"

namespace vedette::edit {
namespace {

// Of a change that joins a step with others: copies of pieces, and bytes between the changes.
constexpr std::size_t kMaxCopied = 16;
constexpr Word kMaxBetween = 4096;
// Bytes that are moved at most to insert others before them.
constexpr Word kMaxMoved = 4096;
constexpr std::size_t kMinLine = 16;

}  // namespace

Text::Text(files::Files& files, const TextMemory& memory, const TextLimits& limits)
    : files_(files),
      added_(memory.added.first(std::min<std::size_t>(memory.added.size(), kMaxFile))),
      limits_{.read_whole = limits.read_whole,
              .block = limits.block,
              .max_line = std::max(limits.max_line, kMinLine)},
      tree_(memory.pieces),
      history_(memory.steps, tree_),
      marks_(memory.marks),
      cache_(files, memory.cache, limits.block) {}

Text::~Text() { close_sources(0); }

std::unexpected<TextError> Text::failed(files::Error error) {
    file_error_ = error;
    return std::unexpected(TextError::kFile);
}

std::expected<void, TextError> Text::open(std::string_view path) {
    if (path.size() > path_.size()) return failed(files::Error::kBadPath);
    const auto handle = files_.open(path);
    if (!handle && handle.error() != files::Error::kNotFound) return failed(handle.error());
    const auto stat = handle ? files_.stat(*handle) : files_.stat(files::folder_of(path));
    if (!stat || (!handle && stat->kind != files::Kind::kFolder) || stat->size > kMaxFile) {
        if (handle) (void)files_.close(*handle);
        if (!stat) return failed(stat.error());
        if (!handle) return failed(files::Error::kNotFolder);
        return std::unexpected(TextError::kTooLarge);
    }
    if (!files_.reads_replaced()) bring_clipboard_in(false);
    empty();
    marks_.clear();
    history_.mark_saved();
    end_step();
    set_path(path);
    is_new_ = !handle;
    known_ = is_new_ ? files::Stat{} : *stat;
    cache_.set_failed(false);
    if (handle) load(*handle, *stat);
    return {};
}

// No text and no undo, but the clipboard.
void Text::empty() {
    history_.clear();
    tree_.release(text_);
    text_ = kNoPiece;
    near_ = {};
    is_whole_ = false;
    base_ = kNoSource;
    pack_clipboard();
    close_sources(sources_of(clipboard_));
    if (free_source() != kNoSource) return;
    tree_.release(clipboard_);
    clipboard_ = kNoPiece;
    close_sources(0);
}

// The text that was emptied is the file.
void Text::load(files::Handle handle, const files::Stat& stat) {
    // A file may have more bytes than it says, as those of /proc do.
    const std::size_t limit =
        std::min<std::size_t>(limits_.read_whole + 1, (added_.size() - added_used_) / 4);
    if (stat.size < limit) {
        const auto got = files_.read(handle, 0, added_.subspan(added_used_, limit));
        if (got && *got >= stat.size && *got < limit) {
            (void)files_.close(handle);
            whole_at_ = added_used_;
            whole_size_ = static_cast<Word>(*got);
            is_whole_ = true;
            added_used_ += whole_size_;
            if (whole_size_ > 0) text_ = tree_.make(added_place(whole_at_), whole_size_);
            fix_added();
            return;
        }
    }
    const unsigned source = free_source();
    sources_[source] = {.handle = handle, .used = true, .stat = stat};
    base_ = source;
    if (stat.size > 0) text_ = tree_.make(file_place(source, 0), static_cast<Word>(stat.size));
}

// Forgets what redo and the oldest steps of undo keep until that many pieces are free.
bool Text::make_room(std::size_t pieces, std::size_t keep_steps) {
    while (tree_.room() < pieces + kPiecesKept) {
        if (history_.has_redo()) {
            history_.clear_redo();
        } else if (!history_.forget_oldest(keep_steps)) {
            return false;
        }
    }
    return true;
}

// Makes room for a change, and its record: either the last one is longer now, or there is a new one. Nothing
// fails after it.
Text::Plan Text::plan(Word at, Word removed, Word inserted, bool joins) {
    if (inserted > kMaxText - size()) return {};
    Change last = history_.has_undo() ? history_.undo_change(0) : Change{};
    const Word last_end = last.at + last.length;
    const bool touches = at + removed >= last.at && at <= last_end;
    const bool one_step = history_.has_undo() && !history_.is_saved() && !history_.has_redo() &&
                          (groups_ && group_began_ ? true : joins && touches);
    const std::size_t keep = one_step ? 1 : 0;
    Plan plan;
    if (one_step) {
        const Word low = std::min(at, last.at), high = std::max(at + removed, last_end);
        const Word between = at + removed < last.at ? last.at - at - removed
                             : at > last_end        ? at - last_end
                                                    : 0;
        const std::size_t left = tree_.count(text_, low, last.at, kMaxCopied);
        const std::size_t right = tree_.count(text_, last_end, high, kMaxCopied);
        const bool no_record = history_.is_full() && !history_.forget_oldest(keep);
        plan.joins_last = (between <= kMaxBetween && left + right < kMaxCopied) || no_record;
        if (plan.joins_last) {
            const std::size_t copies = tree_.count(text_, low, last.at) + tree_.count(text_, last_end, high);
            if (!make_room(copies + 3, keep)) return {};
            // What undo brings back is what was there from the first place to the last one of both changes.
            last.run = tree_.join(tree_.append_copy(kNoPiece, text_, low, last.at), last.run);
            last.run = tree_.append_copy(last.run, text_, last_end, high);
            last.length = high - low - removed + inserted;
            last.at = low;
            history_.set_undo_change(0, last);
            if (copies > 0) fix_added();
            group_began_ = groups_;
            plan.fits = true;
            return plan;
        }
    }
    if (!make_room(3, keep)) return {};
    history_.clear_redo();
    if (history_.is_full()) (void)history_.forget_oldest(keep);
    if (history_.capacity() == 0) {
        history_.skip();
    } else {
        history_.push({.at = at, .length = inserted, .run = kNoPiece, .begins = !one_step});
    }
    group_began_ = groups_;
    plan.fits = true;
    return plan;
}

PieceIndex Text::take_out(Word at, Word removed) {
    near_ = {};
    if (removed == 0) return kNoPiece;
    const auto right = tree_.cut(text_, at + removed);
    const auto left = tree_.cut(right.left, at);
    text_ = tree_.join(left.left, right.right);
    return left.right;
}

void Text::put_in(Word at, PieceIndex run) {
    near_ = {};
    if (run == kNoPiece) return;
    const auto halves = tree_.cut(text_, at);
    text_ = tree_.join(tree_.join(halves.left, run), halves.right);
}

void Text::finish_removal(const Plan& plan, Word at, Word removed) {
    if (removed == 0) return;
    const PieceIndex run = take_out(at, removed);
    if (!plan.joins_last && history_.capacity() > 0) {
        Change change = history_.undo_change(0);
        change.run = run;
        history_.set_undo_change(0, change);
        return;
    }
    // What was added last and is not wanted any more.
    const Piece& piece = tree_[run];
    if (piece.sum == piece.size && is_added(piece.place) && offset_of(piece.place) >= movable_from_ &&
        offset_of(piece.place) + piece.size == added_used_) {
        added_used_ = offset_of(piece.place);
    }
    tree_.release(run);
}

void Text::add_bytes(std::string_view bytes) {
    std::memcpy(&added_[added_used_], bytes.data(), bytes.size());
    added_used_ += static_cast<Word>(bytes.size());
}

// Inserts before bytes that were added last: they are moved, and the piece grows.
bool Text::insert_in_place(Word at, std::string_view inserted) {
    if (at >= size()) return false;
    const auto found = locate(at);
    const Piece& piece = tree_[found.index];
    const Word place = offset_of(piece.place) + (at - found.begin);
    if (!is_added(piece.place) || offset_of(piece.place) + piece.size != added_used_ ||
        place < movable_from_ || added_used_ - place > kMaxMoved) {
        return false;
    }
    std::memmove(&added_[place] + inserted.size(), &added_[place], added_used_ - place);
    std::memcpy(&added_[place], inserted.data(), inserted.size());
    added_used_ += static_cast<Word>(inserted.size());
    tree_.lengthen(text_, at, static_cast<Word>(inserted.size()));
    near_ = {};
    return true;
}

std::expected<void, TextError> Text::replace(Offset from, Offset count, std::string_view inserted,
                                             bool joins) {
    const Word at = word(from);
    const Word removed = static_cast<Word>(std::min<Offset>(count, size() - at));
    if (removed == 0 && inserted.empty()) return {};
    if (inserted.size() > added_.size() - added_used_) return std::unexpected(TextError::kFull);
    const auto length = static_cast<Word>(inserted.size());
    const auto lines = begin_line_change(at, removed, length);
    const Plan planned = plan(at, removed, length, joins);
    if (!planned.fits) return std::unexpected(TextError::kFull);
    finish_removal(planned, at, removed);
    if (length > 0 && !insert_in_place(at, inserted)) {
        const Word place = added_used_;
        add_bytes(inserted);
        put_in(at, tree_.make(added_place(place), length));
    }
    end_line_change(lines, at, removed, length);
    return {};
}

std::expected<void, TextError> Text::replace_by_run(Word at, Word removed, PieceIndex run) {
    const Word length = tree_.size(run);
    const auto lines = begin_line_change(at, removed, length);
    const Plan planned = plan(at, removed, length, false);
    if (!planned.fits) return std::unexpected(TextError::kFull);
    finish_removal(planned, at, removed);
    put_in(at, run);
    fix_added();  // the run may be a copy
    end_line_change(lines, at, removed, length);
    return {};
}

void Text::begin_step() {
    groups_ = true;
    group_began_ = false;
}
void Text::end_step() { groups_ = group_began_ = false; }

// The part of the text and the run that it gives way to change places. There is room for two pieces.
Text::Changed Text::exchange(Change& change) {
    const Word length = tree_.size(change.run);
    const auto lines = begin_line_change(change.at, change.length, length);
    const PieceIndex taken = take_out(change.at, change.length);
    put_in(change.at, change.run);
    end_line_change(lines, change.at, change.length, length);
    change.run = taken;
    change.length = length;
    return {.from = change.at, .to = change.at + length};
}

std::optional<Text::Changed> Text::walk_history(bool back) {
    end_step();
    const std::size_t changes = back ? history_.undo_step() : history_.redo_step();
    if (changes == 0) return std::nullopt;
    // A change may cut two pieces. Older steps give way to this one, then what redo has.
    while (tree_.room() < 3 * changes) {
        if (!history_.forget_oldest(back ? 1 : 0)) {
            if (!back) return std::nullopt;
            history_.clear_redo();
            if (tree_.room() < 3 * changes) return std::nullopt;
        }
    }
    std::optional<Changed> all;
    for (std::size_t i = 0; i < changes; ++i) {
        Change change = back ? history_.undo_change(i) : history_.redo_change(i);
        const Offset end = change.at + change.length;
        const Changed now = exchange(change);
        if (back) {
            history_.set_undo_change(i, change);
        } else {
            history_.set_redo_change(i, change);
        }
        const auto moved = [&](Offset at) {
            return at <= now.from ? at : at < end ? now.to : at - end + now.to;
        };
        all = all ? Changed{.from = std::min(moved(all->from), now.from),
                            .to = std::max(moved(all->to), now.to)}
                  : now;
    }
    if (back) {
        history_.step_back(changes);
    } else {
        history_.step_ahead(changes);
    }
    return all;
}

std::optional<Text::Changed> Text::undo() { return walk_history(true); }
std::optional<Text::Changed> Text::redo() { return walk_history(false); }

std::expected<void, TextError> Text::copy(Offset from, Offset to) {
    const Word begin = word(from), end = word(to);
    if (!make_room(tree_.count(text_, begin, end), 0)) return std::unexpected(TextError::kFull);
    tree_.release(clipboard_);
    clipboard_ = tree_.append_copy(kNoPiece, text_, begin, end);
    fix_added();
    return {};
}

std::expected<Offset, TextError> Text::paste(Offset at) {
    const Word length = tree_.size(clipboard_);
    if (length == 0) return 0;
    if (!make_room(tree_.count(clipboard_, 0, length) + 3, groups_ && group_began_ ? 1 : 0))
        return std::unexpected(TextError::kFull);
    const PieceIndex run = tree_.append_copy(kNoPiece, clipboard_, 0, length);
    if (const auto done = replace_by_run(word(at), 0, run); !done) {
        tree_.release(run);
        return std::unexpected(done.error());
    }
    return length;
}

}  // namespace vedette::edit
