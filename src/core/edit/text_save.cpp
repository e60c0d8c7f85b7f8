// Saving a text in place of its file.
#include <algorithm>

#include "core/edit/text.hpp"

namespace vedette::edit {
namespace {

// Whether it is the same file with the same bytes, as far as can be told. Permissions may differ.
bool is_same(const files::Stat& a, const files::Stat& b) {
    return a.kind == b.kind && a.size == b.size && a.modified == b.modified && a.identity == b.identity;
}

}  // namespace

void Text::set_path(std::string_view path) {
    if (path.data() == path_.data()) return;
    std::ranges::copy(path, path_.begin());
    path_size_ = path.size();
}

// Whether bytes of the text were changed in place.
bool Text::sources_changed() {
    SourceSet changed = 0;
    for (unsigned i = 0; i < kSources; ++i) {
        if (!sources_[i].used) continue;
        const auto stat = files_.stat(sources_[i].handle);
        if (!stat || !is_same(*stat, sources_[i].stat)) changed |= SourceSet{1} << i;
    }
    return changed != 0 && (sources_of(text_) & changed) != 0;
}

bool Text::file_changed() {
    const auto stat = files_.stat(path());
    if (is_new_) return stat.has_value();
    return !stat || !is_same(*stat, known_) || sources_changed();
}

std::expected<void, TextError> Text::save(GoOn& go_on, bool overwrite) {
    if (!overwrite && file_changed()) return std::unexpected(TextError::kChanged);
    return write_to(path(), go_on, overwrite);
}

std::expected<void, TextError> Text::save_as(std::string_view path, GoOn& go_on, bool overwrite) {
    if (path.size() > path_.size()) return failed(files::Error::kBadPath);
    if (!overwrite && sources_changed()) return std::unexpected(TextError::kChanged);
    return write_to(path, go_on, overwrite);
}

std::expected<void, TextError> Text::write_bytes(files::Handle handle, GoOn& go_on) {
    const bool had_failed = cache_.failed();
    cache_.set_failed(false);
    std::expected<void, TextError> done;
    Word asked = 0;
    for (Word at = 0; at < size() && done;) {
        Bytes bytes = chunk(at);
        bytes = bytes.first(std::min(bytes.size(), cache_.block()));
        // Blanks that stand for lost bytes are not saved.
        if (cache_.failed()) {
            done = failed(files::Error::kFailed);
        } else if (const auto written = files_.write(handle, bytes); !written) {
            done = failed(written.error());
        } else {
            at += static_cast<Word>(bytes.size());
            if (at - asked >= cache_.block()) {
                asked = at;
                if (!go_on(at)) done = std::unexpected(TextError::kInterrupted);
            }
        }
    }
    cache_.set_failed(had_failed || cache_.failed());
    return done;
}

std::expected<void, TextError> Text::write_to(std::string_view path, GoOn& go_on, bool overwrite) {
    const bool own = path == this->path();
    const auto handle = files_.begin_replace(path, size());
    if (!handle) return failed(handle.error());
    auto done = write_bytes(*handle, go_on);
    if (done && !overwrite && (own ? file_changed() : sources_changed()))
        done = std::unexpected(TextError::kChanged);
    if (!done) {
        files_.abandon_replace(*handle);
        return done;
    }
    const SourceSet of_text = sources_of(text_), of_history = sources_of_history();
    if (!files_.reads_replaced()) {
        bring_clipboard_in(true);
        release_handles();
    }
    const auto stat = files_.finish_replace(*handle);
    if (!stat) {
        if (!files_.reads_replaced()) reopen();
        return failed(stat.error());
    }
    set_path(path);
    is_new_ = false;
    known_ = *stat;
    history_.mark_saved();
    settle(of_text, of_history);
    return {};
}

// After a save: the text refers to the new file, so that pieces and added bytes are free again.
void Text::settle(SourceSet text, SourceSet history) {
    is_whole_ = false;
    base_ = kNoSource;
    const bool stays = files_.reads_replaced();
    const bool again = added_used_ > added_.size() / 2 || (!stays && (text | history) != 0);
    if (!again && text == 0) return close_sources(history | sources_of(clipboard_));
    const auto handle = files_.open(path());
    const auto stat = handle ? files_.stat(*handle) : std::unexpected(handle.error());
    const bool is_it = stat && is_same(*stat, known_);
    if (stays && !(again && is_it)) {
        // A file that is already another one: the text stays where it is, and the next save says kChanged.
        if (is_it) return stand_on(*handle);
        if (handle) (void)files_.close(*handle);
        return;
    }
    if (!stays) map_clipboard();
    const bool is_mapped = !stays && sources_of(clipboard_) != 0;
    if (!stays) close_sources(0);
    empty();
    load(handle.value_or(0), known_);
    if (!is_mapped || !is_whole_) return;
    tree_.for_each(clipboard_, [&](PieceIndex index) {
        const Word place = tree_[index].place;
        if (!is_added(place)) tree_.move(index, added_place(whole_at_ + offset_of(place)));
    });
}

// The text is one piece, and undo keeps what it has.
void Text::stand_on(files::Handle handle) {
    unsigned source = free_source();
    while (source == kNoSource && history_.forget_oldest(0)) {
        close_sources(sources_of(text_) | sources_of_history() | sources_of(clipboard_));
        source = free_source();
    }
    if (source == kNoSource) {
        (void)files_.close(handle);
        return;
    }
    const Word length = size();
    tree_.release(text_);
    text_ = length > 0 ? tree_.make(file_place(source, 0), length) : kNoPiece;
    near_ = {};
    sources_[source] = {.handle = handle, .used = true, .stat = known_};
    base_ = source;
    close_sources(sources_of_history() | sources_of(clipboard_) | SourceSet{1} << source);
}

}  // namespace vedette::edit
