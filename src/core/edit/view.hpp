// The part of the text that the screen shows: which lines and columns, and how they are drawn. No allocation.
// Caller's thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "core/edit/cursor.hpp"
#include "core/edit/glyph.hpp"
#include "core/edit/syntax.hpp"
#include "core/edit/text.hpp"
#include "core/term/screen.hpp"

namespace vedette::edit {

// All of it outlives the view.
struct ViewMemory {
    std::span<char> line;     // of a longer line, the begin is coloured
    std::span<Token> tokens;  // as many
    std::size_t look_back =
        4096;  // bytes before the screen that are looked at for a comment or string that goes on into it
};

// The rows of one editor.
class View {
  public:
    static constexpr unsigned kMaxRows = 200;

    View(Text& text, term::Screen& screen, const ViewMemory& memory, unsigned tab, bool colours);

    void set_language(const Language& language);
    // Rows of the screen, from `first` on.
    void set_rows(unsigned first, unsigned rows);
    unsigned rows() const { return rows_; }

    // Moves as little as makes the cursor visible; far away, the cursor gets the middle.
    void follow(Cursor& cursor);
    // Moves by lines, and the cursor with it when it would be outside.
    void scroll(int lines, Cursor& cursor);
    // The bytes from there on are others than before.
    void changed(Offset from);
    // The brackets at these two places are shown; nothing: none.
    void show_brackets(std::optional<std::array<Offset, 2>> brackets) { brackets_ = brackets; }

    // Draws all rows, and puts the screen's cursor to the text's.
    void draw(Cursor& cursor);

  private:
    static constexpr std::size_t kLooks = kTokens + 1;  // a token's, or a symbol's

    Offset lines_before(Offset line, unsigned count);
    std::optional<unsigned> lines_between(Offset from, Offset to, unsigned limit);
    bool is_last(Offset line);
    std::uint32_t hash_of(Offset line);
    void scroll_screen();
    void begin_syntax();
    std::size_t colour_line(Offset line);
    void draw_row(unsigned row, Offset line, const std::optional<Range>& selected);
    void put(const Drawn& shown, unsigned column, term::StyleId style);
    term::StyleId style_of(const Glyph& glyph, const Drawn& shown, std::size_t coloured, Offset line,
                           bool selected) const;

    Text& text_;
    term::Screen& screen_;
    ViewMemory memory_;
    unsigned tab_;
    Syntax syntax_;
    bool coloured_ = false;  // the language has colours
    unsigned first_ = 1;
    unsigned rows_ = 1;
    Offset top_ = 0;
    unsigned left_ = 0;
    std::optional<std::array<Offset, 2>> brackets_;
    std::array<std::uint32_t, kMaxRows> hashes_{};      // of the rows that the screen shows
    std::array<std::uint32_t, kMaxRows> new_hashes_{};  // of those that are drawn next
    std::array<term::StyleId, 2 * kLooks> styles_{};    // not selected, selected
    term::StyleId bracket_ = term::kPlain;
    std::optional<Offset> known_top_;  // of known_syntax_
    Syntax known_syntax_;
};

}  // namespace vedette::edit
