// What keys change in the text: typing, deleting, indenting, comments, upper and lower case. Each function is
// one step of undo, and moves the cursor to where its owner expects it. An error leaves the text as it was.
// No allocation. Caller's thread.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "core/edit/cursor.hpp"
#include "core/edit/language.hpp"
#include "core/edit/text.hpp"

namespace vedette::edit {

using Done = std::expected<void, TextError>;

// How keys change the text.
struct ChangeOptions {
    unsigned tab = 4;       // columns
    bool replaces = false;  // a typed character takes the place of the one under the cursor
    bool crlf = false;      // a new line ends with "\r\n"
    bool blanks = false;    // Tab inserts blanks
};

// The changes of one editor.
class Changes {
  public:
    Changes(Text& text, Cursor& cursor) : text_(text), cursor_(cursor) {}

    ChangeOptions options;

    // Looks at the begin of the text for what its owner uses: line ends and indentation.
    void learn(const Language& language);

    // Typed text, without a newline, in place of the selection. `joins`, here and below: the same key was the
    // one before, so that undo takes both back.
    Done type(std::string_view text, bool joins);
    // As type(), but exactly as it is: never instead of what is behind the cursor.
    Done insert(std::string_view text);
    // With the indentation of the line, when `indents`.
    Done new_line(bool indents);
    Done backspace(bool joins);
    Done remove(bool joins);  // the character under the cursor, or the selection
    Done remove_line();
    Done paste();
    Done cut();
    Done copy();

    // The lines that the selection touches; without one, a tab is inserted.
    Done indent();
    Done unindent();
    // The lines of the selection, or the cursor's: all become comments, unless all are.
    Done toggle_comment(std::string_view mark);
    // The selected letters become upper case when the first of them is lower case, and the other way round.
    Done change_case();

  private:
    class Step;  // of undo, for as long as it lives

    Done replace(Range range, std::string_view by, bool joins);
    Range lines() const;
    template <class Edit>
    Done for_each_line(Edit edit);
    std::string_view newline() const { return options.crlf ? "\r\n" : "\n"; }

    Text& text_;
    Cursor& cursor_;
};

}  // namespace vedette::edit
