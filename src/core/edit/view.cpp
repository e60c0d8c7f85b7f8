#include "core/edit/view.hpp"

#include <algorithm>

namespace vedette::edit {
namespace {

constexpr unsigned kMargin = 8;  // columns that the view moves at least, sideways

const Language& no_language() { return language_of({}, {}); }

// pycameresp's colours.
term::Style look_of(std::size_t look) {
    term::Style style;
    switch (static_cast<Token>(look)) {
        case Token::kPlain: break;
        case Token::kString: style.text.index = 1; break;
        case Token::kComment: style.text.index = 2; break;
        case Token::kNumber: style.text.index = 3; break;
        case Token::kKeyword: style = {.text = {4}, .bold = true}; break;
        case Token::kClass: style = {.text = {5}, .bold = true}; break;
        case Token::kFunction: style = {.text = {6}, .bold = true}; break;
        default: style.text.index = 5; break;  // a symbol
    }
    return style;
}

}  // namespace

View::View(Text& text, term::Screen& screen, const ViewMemory& memory, unsigned tab, bool colours)
    : text_(text),
      screen_(screen),
      memory_(memory),
      tab_(tab),
      syntax_(no_language()),
      known_syntax_(no_language()) {
    for (std::size_t look = 0; look < kLooks; ++look) {
        term::Style style = colours ? look_of(look) : term::Style{.bold = look == kTokens};
        styles_[look] = screen.add_style(style);
        style.reverse = true;
        styles_[kLooks + look] = screen.add_style(style);
    }
    bracket_ = screen.add_style({.bold = true, .underline = true});
    coloured_ = colours;
}

void View::set_language(const Language& language) {
    syntax_ = Syntax(language);
    known_top_.reset();
}

void View::set_rows(unsigned first, unsigned rows) {
    first_ = first;
    rows_ = std::clamp(rows, 1U, kMaxRows);
    hashes_.fill(0);
}

bool View::is_last(Offset line) {
    const Offset next = text_.next_line(line);
    return next == line || (next == text_.size() && text_.line_begin(next) == line);
}

// The begin of the line that is `count` lines before, or of the first one.
Offset View::lines_before(Offset line, unsigned count) {
    for (; count > 0 && line > 0; --count) line = text_.line_begin(line - 1);
    return line;
}

// Lines from the begin of one to the begin of another one behind it; nothing when they are more than `limit`.
std::optional<unsigned> View::lines_between(Offset from, Offset to, unsigned limit) {
    for (unsigned lines = 0; lines <= limit; ++lines) {
        if (from >= to) return lines;
        from = text_.next_line(from);
    }
    return std::nullopt;
}

void View::changed(Offset from) {
    if (known_top_ && from < *known_top_) known_top_.reset();
}

void View::follow(Cursor& cursor) {
    top_ = text_.line_begin(std::min(top_, text_.size()));
    const Offset line = text_.line_begin(cursor.at());
    if (line < top_) {
        const auto up = lines_between(line, top_, rows_);
        top_ = up ? line : lines_before(line, rows_ / 2);
    } else if (const auto down = lines_between(top_, line, 2 * rows_); !down) {
        top_ = lines_before(line, rows_ / 2);
    } else if (*down >= rows_) {
        top_ = lines_before(line, rows_ - 1);
    }
    const unsigned column = cursor.column();
    const unsigned width = screen_.size().columns;
    if (column < left_) {
        left_ = column > kMargin ? column - kMargin : 0;
    } else if (column >= left_ + width) {
        left_ = column - width + std::min(kMargin, width / 2);
    }
}

void View::scroll(int lines, Cursor& cursor) {
    for (; lines < 0 && top_ > 0; ++lines) top_ = text_.line_begin(top_ - 1);
    for (; lines > 0 && !is_last(top_); --lines) top_ = text_.next_line(top_);
    const Offset line = text_.line_begin(cursor.at());
    if (line < top_) {
        cursor.go_to(at_column(text_, top_, cursor.column(), tab_));
    } else if (const auto down = lines_between(top_, line, rows_); !down || *down >= rows_) {
        Offset last = top_;
        for (unsigned row = 1; row < rows_ && !is_last(last); ++row) last = text_.next_line(last);
        cursor.go_to(at_column(text_, last, cursor.column(), tab_));
    }
}

// FNV-1a over the bytes that the row may show.
std::uint32_t View::hash_of(Offset line) {
    std::uint32_t hash = 2166136261U;
    const Offset end = line_end(text_, line);
    const std::size_t size = static_cast<std::size_t>(std::min<Offset>(end - line, memory_.line.size()));
    text_.read(line, {reinterpret_cast<std::uint8_t*>(memory_.line.data()), size});
    for (std::size_t i = 0; i < size; ++i)
        hash = (hash ^ static_cast<unsigned char>(memory_.line[i])) * 16777619U;
    return size == 0 ? 1 : (hash == 0 ? 2 : hash);
}

// Where rows of the screen are wanted again some rows above or below, the terminal moves them.
void View::scroll_screen() {
    Offset line = top_;
    bool ended = false;
    for (unsigned row = 0; row < rows_; ++row) {
        new_hashes_[row] = ended ? 0 : hash_of(line);
        ended = ended || is_last(line);
        line = ended ? line : text_.next_line(line);
    }
    struct Run {
        unsigned begin = 0;
        unsigned rows = 0;
        int shift = 0;
    } best;
    const int limit = static_cast<int>(rows_) - 1;
    for (int shift = -limit; shift <= limit; ++shift) {
        if (shift == 0) continue;
        unsigned rows = 0;
        unsigned lines = 0;  // of them, with text
        for (unsigned row = 0; row < rows_; ++row) {
            const long from = static_cast<long>(row) + shift;
            const bool same = from >= 0 && from < static_cast<long>(rows_) &&
                              new_hashes_[row] == hashes_[static_cast<std::size_t>(from)] &&
                              new_hashes_[row] != 0 && new_hashes_[row] != hashes_[row];
            rows = same ? rows + 1 : 0;
            lines = same ? lines + (new_hashes_[row] != 1) : 0;
            if (lines > best.rows) best = {row + 1 - rows, lines, shift};
            if (best.shift == shift && same) best.rows = std::max(best.rows, lines);
        }
    }
    if (best.rows >= 2) {
        // The run's rows in the screen now, and where they are wanted.
        unsigned end = best.begin;
        while (end < rows_ && static_cast<long>(end) + best.shift < static_cast<long>(rows_) &&
               new_hashes_[end] == hashes_[static_cast<std::size_t>(static_cast<long>(end) + best.shift)]) {
            ++end;
        }
        const int up = best.shift;
        const unsigned top = up > 0 ? best.begin : best.begin - static_cast<unsigned>(-up);
        const unsigned bottom = up > 0 ? end + static_cast<unsigned>(up) : end;
        screen_.scroll(first_ + top, first_ + bottom, up);
    }
    hashes_ = new_hashes_;
}

void View::begin_syntax() {
    if (known_top_ == top_) {
        syntax_ = known_syntax_;
        return;
    }
    syntax_.begin();
    Offset line = top_ > memory_.look_back ? text_.line_begin(top_ - memory_.look_back) : 0;
    for (; line < top_; line = text_.next_line(line)) colour_line(line);
    known_top_ = top_;
    known_syntax_ = syntax_;
}

// Colours a line in memory_; returns how many of its bytes.
std::size_t View::colour_line(Offset line) {
    const Offset end = line_end(text_, line);
    const std::size_t size = static_cast<std::size_t>(
        std::min<Offset>(end - line, std::min(memory_.line.size(), memory_.tokens.size())));
    text_.read(line, {reinterpret_cast<std::uint8_t*>(memory_.line.data()), size});
    syntax_.colour({memory_.line.data(), size}, memory_.tokens.first(size));
    return size;
}

term::StyleId View::style_of(const Glyph& glyph, const Drawn& shown, std::size_t coloured, Offset line,
                             bool selected) const {
    if (!selected && brackets_ && (glyph.at == (*brackets_)[0] || glyph.at == (*brackets_)[1]))
        return bracket_;
    std::size_t look = 0;
    if (shown.is_symbol) {
        look = kTokens;
    } else if (const Offset at = glyph.at - line; at < coloured) {
        look = static_cast<std::size_t>(memory_.tokens[static_cast<std::size_t>(at)]);
    }
    return styles_[(selected ? kLooks : 0) + look];
}

// Of what begins at that column, the part that the view shows.
void View::put(const Drawn& shown, unsigned column, term::StyleId style) {
    if (column >= left_) {
        screen_.put(shown.text(), style);
    } else if (column + shown.columns > left_) {
        screen_.put_blanks(column + shown.columns - left_, style);
    }
}

void View::draw_row(unsigned row, Offset line, const std::optional<Range>& selected) {
    const std::size_t coloured = coloured_ ? colour_line(line) : 0;
    const Offset end = line_end(text_, line);
    const unsigned right = left_ + screen_.size().columns;
    screen_.begin_row(row);
    GlyphReader reader(text_, line);
    Glyph glyph;
    unsigned column = 0;
    const auto is_selected = [&](Offset at) { return selected && at >= selected->from && at < selected->to; };
    while (column < right && reader.next(glyph) && glyph.at < end) {
        const Drawn shown = drawn(glyph, column, tab_);
        put(shown, column, style_of(glyph, shown, coloured, line, is_selected(glyph.at)));
        column += shown.columns;
    }
    // A selected line end is a blank.
    if (is_selected(end) && column >= left_ && column < right) screen_.put_blanks(1, styles_[kLooks]);
    screen_.end_row();
}

void View::draw(Cursor& cursor) {
    follow(cursor);
    scroll_screen();
    if (coloured_) begin_syntax();
    const auto selected = cursor.selection();
    const Offset cursor_line = text_.line_begin(cursor.at());
    Offset line = top_;
    bool ended = false;
    for (unsigned row = 0; row < rows_; ++row) {
        if (ended) {
            screen_.begin_row(first_ + row);
            screen_.end_row();
            continue;
        }
        draw_row(first_ + row, line, selected);
        if (line == cursor_line) screen_.set_cursor(first_ + row, cursor.column() - left_);
        ended = is_last(line);
        line = text_.next_line(line);
    }
}

}  // namespace vedette::edit
