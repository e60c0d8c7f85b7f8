// The screen of a terminal: what it shows, and the fewest bytes that make it show something else. The owner
// draws rows; the screen compares them with what is there and writes the difference. Keeps 4 bytes a cell in
// the caller's memory. No allocation. Caller's thread.
//
//     screen.begin_row(4); screen.put("text", style); screen.end_row();   as often as the owner likes
//     screen.set_cursor(4, 2); screen.flush();
//
// It is sent only what all terminals do in the same way. Lines do not wrap (DECAWM off); nothing is erased,
// inserted or scrolled in a style that would show on a blank, since terminals differ in the colour of such
// cells; both halves of a wide character are written when one changes; and behind a character whose columns
// terminals count differently the cursor is placed anew, so that a wrong width spoils that character and not
// its row.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/term/cell.hpp"
#include "core/term/pen.hpp"
#include "core/term/style.hpp"
#include "core/term/width.hpp"

namespace vedette::term {

// Rows and columns.
struct Size {
    std::uint16_t rows = 24;
    std::uint16_t columns = 80;
    bool operator==(const Size&) const = default;
};

// Asks a terminal for the size of its window: the cursor goes to the last row and column, whose place comes
// as Event::Kind::kPosition, and back. It may be sent at any time between two calls of the screen.
inline constexpr std::string_view kSizeQuery =
    "\x1b"
    "7\x1b[999;999H\x1b[6n\x1b"
    "8";

// Gives any terminal back that a Screen has taken over, whatever was sent before, with the cursor below the
// last row. For a program that ends by a signal; Screen::end() sends the same.
inline constexpr std::string_view kGiveBack =
    "\x1b[m\x1b[?7h\x1b[?25h\x1b[?2004l\x1b[?1007r\x1b[r\x1b[999H\r\n\x1b[?1049l";

// One terminal's screen.
class Screen {
  public:
    // `cells` limits the size of the screen: rows and one more, times columns. Of a larger window the first
    // rows and columns are used. `clusters` limits how many different characters with combining marks it
    // shows at a time: a mark beyond that is not shown, nor is the fourth mark of a character. All outlive
    // the screen.
    Screen(Sink& sink, std::span<Cell> cells, std::span<Cluster> clusters = {});

    // Takes the screen over: the terminal is cleared at the next flush() and shows the alternate buffer where
    // it has one, so that the shell's text comes back. Reports pastes (DECSET 2004) from then on. Also after
    // a change of the window's size. The mouse stays the terminal's, so that people select text as they are
    // used to: the wheel comes as keys kUp and kDown (DECSET 1007). A window of no rows or columns is one of
    // 24 rows and 80 columns.
    void begin(Size window);
    // Gives it back: scroll region, styles and modes as they were, the cursor below the last row.
    void end();
    // Someone else has sent kGiveBack, the handler of a signal for example: begin() takes the terminal over
    // anew.
    void given_back() { begun_ = false; }
    // The used part of the window.
    Size size() const { return size_; }

    // The number of a style; kPlain when more than 63 are wanted.
    StyleId add_style(const Style& style);

    // Draws a row, from 0, from its first column on. Rows may be drawn in any order, and as often as the
    // owner likes. A row that the screen does not have is not drawn.
    void begin_row(unsigned row);
    // UTF-8 without control characters, which are drawn as U+FFFD. What does not fit is cut; a wide character
    // that fits by half becomes a blank. Not shown: format characters (is_format()), a mark without a
    // character before it, and a mark in the window's last column, where terminals differ in what it joins.
    void put(std::string_view text, StyleId style = kPlain);
    void put_blanks(unsigned columns, StyleId style = kPlain);
    // Columns so far.
    unsigned column() const { return column_; }
    // The rest of the row is blank in that style.
    void end_row(StyleId rest = kPlain);

    // Says that the rows [top, bottom) move up by `lines` (down when negative), before they are drawn: the
    // terminal then scrolls instead of getting them again. The rows that come into view are blank.
    void scroll(unsigned top, unsigned bottom, int lines);
    // Where the cursor stands after flush().
    void set_cursor(unsigned row, unsigned column);
    void hide_cursor() { cursor_shown_ = false; }
    // The terminal shows what was drawn when it has got the bytes.
    void flush();
    // Everything is sent again at the next flush(): something else has written to the terminal.
    void forget() { all_ = true; }

  private:
    // Cells of a row from `at` on move to the right by `by`, to the left when negative; blanks come in.
    struct Shift {
        unsigned at = 0;
        int by = 0;
    };

    std::span<Cell> row(unsigned number) {
        return cells_.subspan(std::size_t{number} * size_.columns, size_.columns);
    }
    Cell cell_of(char32_t character, StyleId style, int width) const;
    Cell blank(StyleId style) const;
    void put_cell(Cell cell);
    void join(char32_t mark);
    void send_all();

    void update_row(unsigned number);
    bool distrust(std::span<Cell> old) const;
    Shift find_shift(std::span<const Cell> old, unsigned first) const;
    void send_row(unsigned number, Shift shift);
    unsigned send_run(unsigned number, unsigned column, unsigned end, Shift shift);
    void send_cell(unsigned number, unsigned column);
    bool may_fill_gap(unsigned from, unsigned to) const;
    bool has_changed(std::span<const Cell> old, unsigned column, Shift shift) const;
    void move_cells(unsigned top, unsigned bottom, int lines);

    std::span<Cell> memory_;
    std::span<Cell> cells_;  // what the terminal shows
    std::span<Cell> line_;   // the row that is drawn
    detail::Clusters clusters_;
    detail::Pen pen_;
    std::array<detail::PackedStyle, 64> styles_{};
    std::uint8_t style_count_ = 1;
    Size window_{};
    Size size_{};
    std::uint16_t row_ = 0;  // that is drawn
    std::uint16_t column_ = 0;
    std::uint16_t cursor_row_ = 0;
    std::uint16_t cursor_column_ = 0;
    bool begun_ = false;
    bool drawing_ = false;
    bool cut_ = false;          // a character of the row did not fit
    bool all_ = false;          // nothing is sent before flush(), and then everything
    bool cursor_shown_ = true;  // after flush()
    bool shows_cursor_ = true;  // the terminal
};

}  // namespace vedette::term
