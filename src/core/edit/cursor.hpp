// Where the cursor of the editor stands, what is selected, and how keys move it. Positions are offsets of the
// text, always between two glyphs. No allocation. Caller's thread.
#pragma once

#include <cstdint>
#include <optional>

#include "core/edit/action.hpp"
#include "core/edit/text.hpp"

namespace vedette::edit {

// Bytes of the text from `from` on and before `to`.
struct Range {
    Offset from = 0;
    Offset to = 0;
    bool empty() const { return from == to; }
};

// The cursor of one editor.
class Cursor {
  public:
    Cursor(Text& text, unsigned tab) : text_(text), tab_(tab) {}

    Offset at() const { return at_; }
    // Nothing is selected afterwards.
    void go_to(Offset at);
    // The cursor stands at the range's end.
    void select(Range range);
    void unselect() { anchor_.reset(); }
    // Nothing, or a range that is not empty.
    std::optional<Range> selection() const;

    // Takes an action that moves or selects; false for another one. `page`: rows of the screen.
    bool move(Action action, unsigned page);
    // Columns from the begin of the line.
    unsigned column();

  private:
    Offset target(Action action, unsigned page);
    Offset lines_away(long lines);
    Offset next_word();
    Offset previous_word();

    Text& text_;
    unsigned tab_;
    Offset at_ = 0;
    std::optional<Offset> anchor_;
    std::optional<unsigned> goal_;  // the column that up and down try to keep
};

// A letter, a digit, an underscore, or a character beyond ASCII.
bool is_word(char32_t character);

}  // namespace vedette::edit
