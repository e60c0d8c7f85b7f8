// Search, in steps and in one walk with replacement.
#include <algorithm>
#include <cstring>

#include "core/base/text.hpp"
#include "core/edit/text.hpp"

namespace vedette::edit {
namespace {

bool are_equal(Bytes bytes, std::string_view wanted, bool ignore_case) {
    if (!ignore_case) return std::memcmp(bytes.data(), wanted.data(), bytes.size()) == 0;
    return equal_ignoring_case(as_text(bytes), wanted);
}

// The first place of the character, or bytes.size().
std::size_t first_place(Bytes bytes, char wanted, bool ignore_case) {
    if (bytes.empty()) return 0;
    if (!ignore_case || !is_alpha(wanted)) {
        const void* const found = std::memchr(bytes.data(), wanted, bytes.size());
        return found == nullptr
                   ? bytes.size()
                   : static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - bytes.data());
    }
    const std::string_view text = as_text(bytes);
    const auto found = std::ranges::find(text, to_lower(wanted), to_lower);
    return static_cast<std::size_t>(found - text.begin());
}

}  // namespace

bool Text::is_here(const Search& search, Word at) {
    std::string_view rest = search.wanted;
    while (!rest.empty()) {
        Bytes bytes = chunk(at);
        if (bytes.empty()) return false;
        bytes = bytes.first(std::min(bytes.size(), rest.size()));
        if (!are_equal(bytes, rest.substr(0, bytes.size()), search.ignore_case)) return false;
        rest.remove_prefix(bytes.size());
        at += static_cast<Word>(bytes.size());
    }
    return true;
}

Text::Found Text::find_forwards(Search& search, Word bytes) {
    const auto length = static_cast<Word>(search.wanted.size());
    const Word end = size() - length + 1;
    if (search.from >= end) return Found::kNot;
    Word at = static_cast<Word>(search.from);
    const Word stop = bytes < end - at ? at + bytes : end;
    while (at < stop) {
        const Bytes all = chunk(at);
        const Bytes bytes_here = all.first(std::min<std::size_t>(all.size(), stop - at));
        // Within the chunk.
        std::size_t place = 0;
        for (;; ++place) {
            place += first_place(bytes_here.subspan(place), search.wanted[0], search.ignore_case);
            if (place >= bytes_here.size()) break;
            if (all.size() - place < length) break;
            if (are_equal(all.subspan(place, length), search.wanted, search.ignore_case)) {
                search.from = at + static_cast<Word>(place);
                return Found::kHere;
            }
        }
        at += static_cast<Word>(place);
        if (place >= bytes_here.size()) continue;
        // It would reach into the next chunk.
        if (is_here(search, at)) {
            search.from = at;
            return Found::kHere;
        }
        ++at;
    }
    search.from = at;
    return at < end ? Found::kGoOn : Found::kNot;
}

Text::Found Text::find_backwards(Search& search, Word bytes) {
    const Word last = size() - static_cast<Word>(search.wanted.size()) + 1;
    Word at = static_cast<Word>(std::min<Offset>(search.from, last));
    const Word stop = bytes < at ? at - bytes : 0;
    const auto shown = [&](std::uint8_t byte) {
        const char c = static_cast<char>(byte);
        return search.ignore_case ? to_lower(c) : c;
    };
    const char first = shown(static_cast<std::uint8_t>(search.wanted[0]));
    while (at > stop) {
        Bytes before = chunk_before(at);
        if (before.size() > at - stop) before = before.last(at - stop);
        std::size_t place = before.size();
        while (place > 0 && shown(before[place - 1]) != first) --place;
        at -= static_cast<Word>(before.size() - place);
        if (place == 0) continue;
        if (is_here(search, --at)) {
            search.from = at;
            return Found::kHere;
        }
    }
    search.from = at;
    return at > 0 ? Found::kGoOn : Found::kNot;
}

Text::Found Text::find(Search& search, std::size_t bytes) {
    if (search.wanted.empty() || search.wanted.size() > size()) return Found::kNot;
    const auto step = static_cast<Word>(std::clamp<std::size_t>(bytes, 1, kMaxText));
    return search.backwards ? find_backwards(search, step) : find_forwards(search, step);
}

std::expected<std::uint64_t, TextError> Text::replace_all(const Search& wanted, std::string_view by,
                                                          GoOn& go_on) {
    if (by.size() > added_.size() - added_used_) return std::unexpected(TextError::kFull);
    Search search = wanted;
    search.backwards = false;
    const auto length = static_cast<Word>(search.wanted.size());
    const Word place = added_used_;
    std::uint64_t places = 0;
    PieceIndex run = kNoPiece;  // what comes in place of [first, done)
    Word first = 0, done = 0;
    std::optional<TextError> error;
    Offset asked = search.from;
    for (Found found = Found::kGoOn; found != Found::kNot && !error;) {
        found = find(search, cache_.block());
        const auto at = static_cast<Word>(search.from);
        if (found == Found::kHere) {
            if (places++ == 0) {
                first = done = at;
                add_bytes(by);
            }
            if (!make_room(tree_.count(text_, done, at) + 1, 0)) {
                error = TextError::kFull;
                break;
            }
            run = tree_.append_copy(run, text_, done, at);
            if (!by.empty())
                run = tree_.join(run, tree_.make(added_place(place), static_cast<Word>(by.size())));
            search.from = done = at + length;
        }
        if (search.from - asked < cache_.block()) continue;
        asked = search.from;
        if (!go_on(asked)) error = TextError::kInterrupted;
    }
    if (places > 0 && !error) {
        if (const auto changed = replace_by_run(first, done - first, run); !changed) error = changed.error();
    }
    if (!error) return places;
    tree_.release(run);
    added_used_ = place;
    return std::unexpected(*error);
}

}  // namespace vedette::edit
