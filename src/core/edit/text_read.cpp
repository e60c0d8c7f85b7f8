// Reading: the bytes of a text lie in chunks, which are parts of one piece and of one block.
#include <algorithm>

#include "core/edit/text.hpp"

namespace vedette::edit {

PieceTree::Found Text::locate(Word at) {
    if (at < near_.found.begin || at >= near_.end) {
        near_.found = tree_.find(text_, at);
        near_.end = near_.found.begin + tree_[near_.found.index].size;
    }
    return near_.found;
}

// Of the piece's bytes those from `inside` on, or those before it, as far as they lie in one block.
Bytes Text::bytes_of(const Piece& piece, Word inside, bool before) {
    if (is_added(piece.place)) {
        const Bytes all = Bytes(added_).subspan(offset_of(piece.place), piece.size);
        return before ? all.first(inside) : all.subspan(inside);
    }
    const unsigned source = source_of(piece.place);
    const Word first = offset_of(piece.place);
    const Word at = first + inside;
    const auto view = cache_.view(source, sources_[source].handle,
                                  static_cast<Word>(sources_[source].stat.size), before ? at - 1 : at);
    if (before) return view.bytes.first(at - view.begin).subspan(first > view.begin ? first - view.begin : 0);
    const Bytes rest = view.bytes.subspan(at - view.begin);
    return rest.first(std::min<std::size_t>(rest.size(), piece.size - inside));
}

Bytes Text::chunk(Word from) {
    if (from >= size()) return {};
    const auto found = locate(from);
    return bytes_of(tree_[found.index], from - found.begin, false);
}

Bytes Text::chunk_before(Word to) {
    if (to == 0) return {};
    const auto found = locate(to - 1);
    return bytes_of(tree_[found.index], to - found.begin, true);
}

std::size_t Text::read(Offset from, MutableBytes into) {
    std::size_t done = 0;
    for (Word at = word(from); done < into.size();) {
        const Bytes bytes = chunk(at);
        if (bytes.empty()) break;
        const std::size_t now = std::min(bytes.size(), into.size() - done);
        std::ranges::copy(bytes.first(now), into.begin() + static_cast<std::ptrdiff_t>(done));
        done += now;
        at += static_cast<Word>(now);
    }
    return done;
}

std::uint64_t Text::newlines(Word from, Word to) {
    std::uint64_t count = 0;
    while (from < to) {
        Bytes bytes = chunk(from);
        bytes = bytes.first(std::min<std::size_t>(bytes.size(), to - from));
        count += static_cast<std::uint64_t>(std::ranges::count(bytes, static_cast<std::uint8_t>('\n')));
        from += static_cast<Word>(bytes.size());
    }
    return count;
}

}  // namespace vedette::edit
