// What brings the changes of a text back after a crash.
#include <algorithm>

#include "core/edit/recovery_file.hpp"
#include "core/edit/text.hpp"

namespace vedette::edit {
namespace {

// Whether the pieces are parts of what there is, and have together the text's size.
bool are_sound(RecoveryReader& reader, const RecoveryHead& head, Word file_size) {
    std::uint64_t left = head.text_size;
    for (std::uint64_t i = 0; i < head.pieces; ++i) {
        const RecoveryPiece piece = reader.piece();
        const std::uint64_t all = piece.is_added ? head.bytes : file_size;
        if (piece.size == 0 || piece.size > left || piece.size > all || piece.offset > all - piece.size)
            return false;
        left -= piece.size;
    }
    return left == 0;
}

// Closes the handle at the end of a scope.
class Closer {
  public:
    Closer(files::Files& files, files::Handle handle) : files_(files), handle_(handle) {}
    ~Closer() { (void)files_.close(handle_); }
    Closer(const Closer&) = delete;
    Closer& operator=(const Closer&) = delete;

  private:
    files::Files& files_;
    files::Handle handle_;
};

}  // namespace

// The offset of its bytes in the file as it was opened or saved, when they are bytes of it.
std::optional<Word> Text::place_in_file(const Piece& piece) const {
    const Word offset = offset_of(piece.place);
    if (!is_added(piece.place)) return source_of(piece.place) == base_ ? std::optional(offset) : std::nullopt;
    if (!is_whole_ || offset < whole_at_ || offset + piece.size > whole_at_ + whole_size_)
        return std::nullopt;
    return offset - whole_at_;
}

RecoveryHead Text::recovery_head() const {
    return {.file_size = known_.size,
            .file_identity = known_.identity,
            .file_modified = known_.modified.since.count(),
            .is_new = is_new_,
            .path_size = static_cast<std::uint8_t>(path_size_)};
}

std::expected<void, TextError> Text::write_recovery(std::string_view path) {
    // Neighbours that are not of the file are one piece.
    RecoveryHead head = recovery_head();
    head.text_size = size();
    bool is_open = false;
    tree_.for_each(text_, [&](PieceIndex index) {
        const bool of_file = place_in_file(tree_[index]).has_value();
        if (of_file || !is_open) ++head.pieces;
        if (!of_file) head.bytes += tree_[index].size;
        is_open = !of_file;
    });
    const auto handle = files_.begin_replace(path, head.size().value_or(0));
    if (!handle) return failed(handle.error());
    RecoveryWriter writer(files_, *handle);
    writer.put(head);
    writer.put(as_bytes(this->path()));
    RecoveryPiece piece{.is_added = true};
    tree_.for_each(text_, [&](PieceIndex index) {
        const auto offset = place_in_file(tree_[index]);
        if (offset && piece.size > 0) {
            writer.put(piece);
            piece = {.is_added = true, .offset = piece.offset + piece.size};
        }
        if (offset) {
            writer.put(RecoveryPiece{.offset = *offset, .size = tree_[index].size});
        } else {
            piece.size += tree_[index].size;
        }
    });
    if (piece.size > 0) writer.put(piece);
    const bool had_failed = cache_.failed();
    cache_.set_failed(false);
    tree_.for_each(text_, [&](PieceIndex index) {
        const Piece& added = tree_[index];
        if (place_in_file(added)) return;
        for (Word done = 0; done < added.size && !writer.error();) {
            const Bytes bytes = bytes_of(added, done, false);
            writer.put(bytes);
            done += static_cast<Word>(bytes.size());
        }
    });
    writer.finish();
    const bool lost = cache_.failed();
    cache_.set_failed(had_failed || lost);
    if (const auto error = lost ? files::Error::kFailed : writer.error()) {
        files_.abandon_replace(*handle);
        return failed(*error);
    }
    if (const auto finished = files_.finish_replace(*handle); !finished) return failed(finished.error());
    return {};
}

std::expected<void, TextError> Text::check_recovery(files::Handle handle, RecoveryHead& head) {
    const auto stat = files_.stat(handle);
    if (!stat) return failed(stat.error());
    RecoveryReader reader(files_, handle);
    const auto found = reader.head();
    std::array<std::uint8_t, files::kMaxPath> path{};
    bool whole = found && found->size() == stat->size && found->path_size <= path.size();
    const Word file_size = is_whole_            ? whole_size_
                           : base_ != kNoSource ? static_cast<Word>(sources_[base_].stat.size)
                                                : 0;
    const RecoveryHead own = recovery_head();
    bool is_own = false;
    if (whole) {
        head = *found;
        reader.take(MutableBytes(path).first(head.path_size));
        is_own = head.file_size == own.file_size && head.file_identity == own.file_identity &&
                 head.file_modified == own.file_modified && head.is_new == own.is_new &&
                 as_text(Bytes(path).first(head.path_size)) == this->path();
        if (is_own) {
            whole = are_sound(reader, head, file_size);
        } else {
            reader.skip(head.pieces * sizeof(std::uint64_t) * 2);
        }
    }
    if (whole) {
        reader.skip(head.bytes);
        whole = reader.finish();
    }
    if (reader.error()) return failed(*reader.error());
    if (!whole) return std::unexpected(TextError::kDamaged);
    if (!is_own) return std::unexpected(TextError::kChanged);
    return {};
}

std::expected<void, TextError> Text::read_recovery(std::string_view path) {
    const auto handle = files_.open(path);
    if (!handle) return failed(handle.error());
    const Closer closer(files_, *handle);
    RecoveryHead head;
    if (const auto checked = check_recovery(*handle, head); !checked) return checked;
    if (head.bytes > added_.size() - added_used_ || head.text_size > kMaxText ||
        head.pieces > tree_.capacity() || !make_room(static_cast<std::size_t>(head.pieces) + 3, 0)) {
        return std::unexpected(TextError::kFull);
    }
    RecoveryReader reader(files_, *handle);
    (void)reader.head();
    reader.skip(head.path_size);
    PieceIndex run = kNoPiece;
    // The file may have changed since it was checked.
    std::uint64_t left = head.text_size;
    for (std::uint64_t i = 0; i < head.pieces; ++i) {
        const RecoveryPiece piece = reader.piece();
        if (piece.size == 0 || piece.size > left) break;
        left -= piece.size;
        const auto offset = static_cast<Word>(piece.offset);
        const Word place = piece.is_added ? added_place(added_used_ + offset)
                           : is_whole_    ? added_place(whole_at_ + offset)
                                          : file_place(base_, offset);
        run = tree_.join(run, tree_.make(place, static_cast<Word>(piece.size)));
    }
    reader.take(added_.subspan(added_used_, static_cast<std::size_t>(head.bytes)));
    std::expected<void, TextError> done;
    if (!reader.finish() || left > 0) done = std::unexpected(TextError::kDamaged);
    const Word before = added_used_;
    added_used_ += static_cast<Word>(head.bytes);
    fix_added();
    if (done) done = replace_by_run(0, static_cast<Word>(size()), run);
    if (done) return done;
    tree_.release(run);
    added_used_ = before;
    fix_added();
    return done;
}

}  // namespace vedette::edit
