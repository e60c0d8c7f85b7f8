#include "core/edit/changes.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "core/edit/glyph.hpp"
#include "core/edit/letter_case.hpp"

namespace vedette::edit {
namespace {

constexpr std::size_t kMaxIndent = 64;  // bytes that a new line takes over

// The blanks and tabs at a place, at most as many as fit.
std::string_view blanks_at(Text& text, Offset at, std::span<char> memory) {
    const std::size_t size = text.read(at, {reinterpret_cast<std::uint8_t*>(memory.data()), memory.size()});
    std::size_t blanks = 0;
    while (blanks < size && is_blank(memory[blanks])) ++blanks;
    return {memory.data(), blanks};
}

}  // namespace

class Changes::Step {
  public:
    explicit Step(Text& text) : text_(text) { text_.begin_step(); }
    ~Step() {
        text_.end_step();
        if (failed_) text_.undo();
    }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

    // Takes back at its end what it changed so far.
    std::unexpected<TextError> fail(TextError error) {
        failed_ = true;
        return std::unexpected(error);
    }

  private:
    Text& text_;
    bool failed_ = false;
};

void Changes::learn(const Language& language) {
    constexpr Offset kLook = 4096;
    options.crlf = false;
    options.blanks = language.indent_with_blanks;
    GlyphReader reader(text_, 0);
    Glyph glyph;
    bool first = true;
    bool at_begin = true;
    while (reader.next(glyph) && glyph.at < kLook) {
        if (glyph.kind == Glyph::Kind::kNewline) {
            if (first) options.crlf = glyph.size == 2;
            first = false;
            at_begin = true;
            continue;
        }
        if (at_begin && glyph.kind == Glyph::Kind::kTab) {
            options.blanks = language.indent_with_blanks;
            return;
        }
        // One blank is no indentation: it is a comment's, or a list's.
        std::array<char, 2> two{};
        if (at_begin && blanks_at(text_, glyph.at, two) == "  ") {
            options.blanks = true;
            return;
        }
        at_begin = false;
    }
}

Done Changes::replace(Range range, std::string_view by, bool joins) {
    auto done = text_.replace(range.from, range.to - range.from, by, joins);
    if (done) cursor_.go_to(range.from + by.size());
    return done;
}

Done Changes::type(std::string_view text, bool joins) {
    const auto selected = cursor_.selection();
    if (selected) return replace(*selected, text, false);
    Range range{cursor_.at(), cursor_.at()};
    if (options.replaces) {
        const Offset end = line_end(text_, text_.line_begin(range.from));
        if (range.from < end) range.to = next_glyph(text_, range.from);
    }
    return replace(range, text, joins);
}

Done Changes::insert(std::string_view text) {
    return replace(cursor_.selection().value_or(Range{cursor_.at(), cursor_.at()}), text, false);
}

Done Changes::new_line(bool indents) {
    const Range range = cursor_.selection().value_or(Range{cursor_.at(), cursor_.at()});
    std::array<char, 2 + kMaxIndent> memory{};
    TextWriter out(memory);
    out << newline();
    if (indents) {
        const Offset begin = text_.line_begin(range.from);
        std::array<char, kMaxIndent> blanks{};
        const std::string_view found = blanks_at(text_, begin, blanks);
        out << found.substr(0, static_cast<std::size_t>(std::min<Offset>(range.from - begin, found.size())));
    }
    return replace(range, out.written(), false);
}

Done Changes::backspace(bool joins) {
    if (const auto selected = cursor_.selection()) return replace(*selected, {}, false);
    if (cursor_.at() == 0) return {};
    return replace({previous_glyph(text_, cursor_.at()), cursor_.at()}, {}, joins);
}

Done Changes::remove(bool joins) {
    if (const auto selected = cursor_.selection()) return replace(*selected, {}, false);
    return replace({cursor_.at(), next_glyph(text_, cursor_.at())}, {}, joins);
}

Done Changes::remove_line() {
    const Offset begin = text_.line_begin(cursor_.at());
    const unsigned column = cursor_.column();
    Step step(text_);
    if (auto done = replace({begin, text_.next_line(begin)}, {}, false); !done)
        return step.fail(done.error());
    cursor_.go_to(at_column(text_, text_.line_begin(cursor_.at()), column, options.tab));
    return {};
}

Done Changes::copy() {
    const auto selected = cursor_.selection();
    return selected ? text_.copy(selected->from, selected->to) : Done{};
}

Done Changes::cut() {
    const auto selected = cursor_.selection();
    if (!selected) return {};
    if (auto done = text_.copy(selected->from, selected->to); !done) return done;
    return replace(*selected, {}, false);
}

Done Changes::paste() {
    Step step(text_);
    const auto selected = cursor_.selection();
    const Offset at = selected ? selected->from : cursor_.at();
    const auto pasted = text_.paste(at);
    if (!pasted) return step.fail(pasted.error());
    const Offset end = at + *pasted;
    if (selected) {
        if (auto done = text_.replace(end, selected->to - selected->from, {}); !done)
            return step.fail(done.error());
    }
    cursor_.go_to(end);
    return {};
}

// The lines of the selection, from the first one's begin to the last one's; a line that is selected up to its
// begin is not meant.
Range Changes::lines() const {
    const Range selected = cursor_.selection().value_or(Range{cursor_.at(), cursor_.at()});
    Offset last = text_.line_begin(selected.to);
    if (last == selected.to && !selected.empty()) last = text_.line_begin(last - 1);
    return {text_.line_begin(selected.from), std::max(last, text_.line_begin(selected.from))};
}

// Calls edit(begin of a line), which returns by how many bytes the line has grown, for each of lines(), from
// the last one on, as one step. What was selected stays so, and then has whole lines.
template <class Edit>
Done Changes::for_each_line(Edit edit) {
    const Range range = lines();
    const bool selects = cursor_.selection().has_value();
    const Offset from_end = text_.size() - cursor_.at();
    const Offset end = text_.next_line(range.to);
    std::int64_t grown = 0;
    Step step(text_);
    for (Offset line = range.to;; line = text_.line_begin(line - 1)) {
        const std::expected<std::int64_t, TextError> by = edit(line);
        if (!by) return step.fail(by.error());
        grown += *by;
        if (line <= range.from) break;
    }
    if (selects) {
        cursor_.select({range.from, end + static_cast<Offset>(grown)});
    } else {
        cursor_.go_to(std::max(range.from, text_.size() - std::min(from_end, text_.size())));
    }
    return {};
}

Done Changes::indent() {
    constexpr std::string_view kBlanks = "                ";
    const std::size_t tab = std::min<std::size_t>(options.tab, kBlanks.size());
    if (!cursor_.selection()) {
        if (!options.blanks) return insert("\t");
        return insert(kBlanks.substr(0, tab - cursor_.column() % tab));
    }
    const std::string_view by = options.blanks ? kBlanks.substr(0, tab) : "\t";
    return for_each_line([&](Offset line) -> std::expected<std::int64_t, TextError> {
        if (line_end(text_, line) == line) return 0;
        if (auto done = text_.replace(line, 0, by); !done) return std::unexpected(done.error());
        return static_cast<std::int64_t>(by.size());
    });
}

Done Changes::unindent() {
    return for_each_line([&](Offset line) -> std::expected<std::int64_t, TextError> {
        std::array<char, kMaxIndent> memory{};
        const std::string_view blanks = blanks_at(text_, line, memory);
        std::size_t size = 0;
        unsigned column = 0;
        while (size < blanks.size() && column < options.tab) {
            column += blanks[size] == '\t' ? options.tab - column % options.tab : 1;
            ++size;
        }
        if (auto done = text_.replace(line, size, {}); !done) return std::unexpected(done.error());
        return -static_cast<std::int64_t>(size);
    });
}

Done Changes::toggle_comment(std::string_view mark) {
    const auto is_comment = [&](Offset line) {
        std::array<char, 8> memory{};
        const std::size_t size =
            text_.read(line, {reinterpret_cast<std::uint8_t*>(memory.data()), mark.size()});
        return std::string_view(memory.data(), size) == mark;
    };
    const Range range = lines();
    bool all = true;
    for (Offset line = range.from; all; line = text_.next_line(line)) {
        all = is_comment(line) || (line_end(text_, line) == line && range.from != range.to);
        if (line >= range.to) break;
    }
    return for_each_line([&](Offset line) -> std::expected<std::int64_t, TextError> {
        if (line_end(text_, line) == line && range.from != range.to) return 0;
        const auto done = all ? text_.replace(line, mark.size(), {}) : text_.replace(line, 0, mark);
        if (!done) return std::unexpected(done.error());
        return all ? -static_cast<std::int64_t>(mark.size()) : static_cast<std::int64_t>(mark.size());
    });
}

Done Changes::change_case() {
    const auto selected = cursor_.selection();
    if (!selected) return {};
    Step step(text_);
    Case wanted = Case::kNone;
    for (Offset at = selected->from; at < selected->to;) {
        Glyph glyph;
        if (!GlyphReader(text_, at).next(glyph)) break;
        const Case own = glyph.kind == Glyph::Kind::kCharacter ? case_of(glyph.character) : Case::kNone;
        if (wanted == Case::kNone && own != Case::kNone)
            wanted = own == Case::kLower ? Case::kUpper : Case::kLower;
        if (own != Case::kNone && own != wanted) {
            std::array<char, 4> utf8{};
            const std::size_t size = term::encode(other_case(glyph.character), utf8.data());
            if (auto done = text_.replace(at, glyph.size, {utf8.data(), size}); !done)
                return step.fail(done.error());
        }
        at += glyph.size;
    }
    cursor_.select(*selected);
    return {};
}

}  // namespace vedette::edit
