#include "core/term/screen.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/term/terminal_fixture.hpp"

namespace vedette::term {
namespace {

// A screen on a terminal, 24 rows and 80 columns unless told otherwise.
struct Fixture {
    explicit Fixture(Size window = {}, std::size_t cell_count = 2000, std::size_t cluster_count = 16)
        : terminal(window.rows, window.columns),
          cells(cell_count),
          clusters(cluster_count),
          screen(terminal, cells, clusters) {
        screen.begin(window);
        screen.flush();
        terminal.log.clear();
    }
    void draw(unsigned row, std::string_view text, StyleId style = kPlain, StyleId rest = kPlain) {
        screen.begin_row(row);
        screen.put(text, style);
        screen.end_row(rest);
    }
    // What was sent since the last call, ESC as ^.
    std::string sent() {
        screen.flush();
        std::string bytes = std::exchange(terminal.log, {});
        for (char& c : bytes) {
            if (c == 0x1b) c = '^';
        }
        return bytes;
    }

    model::Terminal terminal;
    std::vector<Cell> cells;
    std::vector<Cluster> clusters;
    Screen screen;
};

// 24 rows of a program; the first one is a header.
void draw_program(Fixture& f, StyleId header) {
    f.draw(0, " main.py (*)                                       Ln 12 Col 20      Insert", header, header);
    for (unsigned row = 1; row < 24; ++row)
        f.draw(row, "    value_" + std::to_string(row) + " = camera.read(" + std::to_string(row * 7) +
                        ")  # every time");
    f.screen.set_cursor(11, 19);
    f.screen.flush();
    f.terminal.log.clear();
}

TEST(Screen, the_bytes_of_edits_are_few) {
    Fixture f;
    const StyleId header = f.screen.add_style({.reverse = true});
    draw_program(f, header);
    // A character is typed in the middle of a row.
    f.draw(11, "    value_11 = cameraX.read(77)  # every time");
    f.screen.set_cursor(11, 22);
    EXPECT_EQ(f.sent(), "^[2C^[@X");
    // One more behind it, and the header follows.
    f.draw(11, "    value_11 = cameraXY.read(77)  # every time");
    f.draw(0, " main.py (*)                                       Ln 12 Col 24      Insert", header, header);
    f.screen.set_cursor(11, 23);
    EXPECT_EQ(f.sent(), "^[@Y^[1;63H^[7m4^[12;24H");
    // Backspace, and a word is deleted.
    f.draw(11, "    value_11 = cameraX.read(77)  # every time");
    f.screen.set_cursor(11, 22);
    EXPECT_EQ(f.sent(), "^[m\b^[P");
    f.draw(11, "    value_11 = .read(77)  # every time");
    f.screen.set_cursor(11, 15);
    EXPECT_EQ(f.sent(), "^[7D^[7P");
    // Typing at the end of a row, and overwriting.
    f.draw(11, "    value_11 = .read(77)  # every time.");
    f.screen.set_cursor(11, 39);
    EXPECT_EQ(f.sent(), "^[23C.");
    f.draw(11, "    value_11 = .Read(77)  # every time.");
    f.screen.set_cursor(11, 17);
    EXPECT_EQ(f.sent(), "^[23DR");
    // Enter in the middle of a row: the rows below go down, in front of nothing.
    f.screen.scroll(12, 24, -1);
    f.draw(11, "    value_11 = .Read");
    f.draw(12, "(77)  # every time.");
    f.screen.set_cursor(12, 0);
    EXPECT_EQ(f.sent(), "\r\n^[L^[12;21H^[K\r\n(77)  # every time.\r");
    // The text scrolls by a row, up and down, under its header.
    f.screen.scroll(1, 24, 1);
    f.draw(23, "last = 1");
    f.screen.set_cursor(23, 0);
    EXPECT_EQ(f.sent(), "^[2H^[M^[24Hlast = 1\r");
    f.screen.scroll(1, 24, -1);
    f.draw(1, "first = 1");
    f.screen.set_cursor(1, 0);
    EXPECT_EQ(f.sent(), "^[2H^[Lfirst = 1\r");
    // Above a line that stays.
    f.screen.scroll(1, 23, 2);
    f.screen.set_cursor(1, 0);
    EXPECT_EQ(f.sent(), "^[2;23r\r\n^[2M^[r\r\n");
    // The cursor alone.
    f.screen.set_cursor(1, 1);
    EXPECT_EQ(f.sent(), "^[C");
    f.screen.set_cursor(2, 1);
    EXPECT_EQ(f.sent(), "^[B");
    f.screen.set_cursor(20, 60);
    EXPECT_EQ(f.sent(), "^[21;61H");
    f.screen.set_cursor(20, 59);
    EXPECT_EQ(f.sent(), "\b");
    EXPECT_EQ(f.sent(), "");
    EXPECT_EQ(f.terminal.mistakes, "");
}

TEST(Screen, a_row_is_cleared_and_not_overwritten_with_blanks) {
    Fixture f;
    f.draw(3, "some text that goes away, and a rest");
    f.sent();
    f.draw(3, "some text");
    EXPECT_EQ(f.sent(), "^[4;10H^[K^[H");
    f.draw(3, "");
    EXPECT_EQ(f.sent(), "^[4H^[K^[H");
    f.draw(3, "");
    EXPECT_EQ(f.sent(), "");
    // Unless they have a colour, which terminals erase with in different ways.
    const StyleId blue = f.screen.add_style({.background = {4}});
    f.draw(2, "", kPlain, blue);
    EXPECT_EQ(f.sent(), "\r\n\n^[44m" + std::string(80, ' ') + "^[H");
    f.draw(2, "abc", blue);
    EXPECT_EQ(f.sent(), "\r\n\nabc^[m^[K^[H");
}

TEST(Screen, unchanged_cells_are_passed_over_or_sent_again_as_is_shorter) {
    Fixture f;
    f.draw(0, "abcdefghijklmnopqrstuvwxyz");
    f.sent();
    f.draw(0, "AbcDefghijklmnopqrstuvwxyZ");
    EXPECT_EQ(f.sent(), "AbcD^[21CZ\r");
    f.draw(0, "abcdEfghijklMnopqrstuvwxyz");
    EXPECT_EQ(f.sent(), "abcdE^[7CM^[12Cz\r");
}

TEST(Screen, styles_change_by_the_shortest_sequence) {
    Fixture f;
    const StyleId red = f.screen.add_style({.text = {1}});
    const StyleId red_bold = f.screen.add_style({.text = {1}, .bold = true});
    const StyleId bright = f.screen.add_style({.text = {9}, .background = {15}});
    const StyleId cube =
        f.screen.add_style({.text = {16}, .background = {255}, .underline = true, .reverse = true});
    f.draw(0, "a", red);
    EXPECT_EQ(f.sent(), "^[31ma\r");
    f.screen.begin_row(0);
    f.screen.put("a", red);
    f.screen.put("b", red_bold);
    f.screen.put(" ", kPlain);  // a blank looks the same in bold
    f.screen.put("c", red_bold);
    f.screen.put("d", red);
    f.screen.put("e", bright);
    f.screen.put("f", cube);
    f.screen.put("g", red);
    f.screen.put("h");
    f.screen.end_row();
    EXPECT_EQ(f.sent(), "^[C^[1mb c^[22md^[91;107me^[4;7;38;5;16;48;5;255mf^[0;31mg^[mh\r");
    const StyleId again = f.screen.add_style({.text = {1}});
    EXPECT_EQ(again, red);
}

TEST(Screen, has_63_styles_and_the_plain_one) {
    Fixture f;
    for (int i = 0; i < 63; ++i)
        EXPECT_EQ(f.screen.add_style({.text = {static_cast<std::int16_t>(i)}}), static_cast<StyleId>(i + 1));
    EXPECT_EQ(f.screen.add_style({.text = {63}}), kPlain);
    EXPECT_EQ(f.screen.add_style({.text = {62}}), 63);
    EXPECT_EQ(f.screen.add_style({}), kPlain);
}

TEST(Screen, takes_a_terminal_over_and_gives_it_back) {
    Fixture f;
    EXPECT_TRUE(f.terminal.alternate && f.terminal.pastes && !f.terminal.wraps());
    const StyleId red = f.screen.add_style({.text = {1}});
    f.draw(5, "text", red);
    f.screen.hide_cursor();
    f.screen.flush();
    EXPECT_FALSE(f.terminal.cursor_shown);
    f.screen.end();
    EXPECT_TRUE(!f.terminal.alternate && !f.terminal.pastes && f.terminal.wraps() && f.terminal.cursor_shown);
    EXPECT_TRUE(f.terminal.look() == model::Look{});
    EXPECT_FALSE(f.terminal.has_region());
    const std::size_t sent = f.terminal.sent;
    f.screen.end();
    f.screen.flush();
    EXPECT_EQ(f.terminal.sent, sent);
}

TEST(Screen, a_new_size_enters_the_alternate_buffer_only_once) {
    Fixture f;
    f.terminal.resize(18, 40);
    f.screen.begin({18, 40});
    const std::string bytes = f.sent();
    EXPECT_FALSE(bytes.contains("1049") || bytes.contains("1007"));
    EXPECT_TRUE(bytes.contains("^[2J"));
    EXPECT_TRUE(f.screen.size() == (Size{18, 40}));
}

TEST(Screen, everything_is_sent_again_when_the_terminal_was_written_to) {
    Fixture f;
    f.draw(1, "one");
    f.screen.flush();
    f.terminal.scribble();
    f.screen.forget();
    f.draw(2, "two");
    f.sent();
    EXPECT_EQ(f.terminal.text(0), "");
    EXPECT_EQ(f.terminal.text(1), "one");
    EXPECT_EQ(f.terminal.text(2), "two");
}

TEST(Screen, uses_the_part_of_a_window_that_its_memory_has) {
    const auto used = [](Size window, std::size_t cell_count) {
        model::Terminal terminal(1, 1);
        std::vector<Cell> cells(cell_count);
        Screen screen(terminal, cells);
        screen.begin(window);
        return screen.size();
    };
    EXPECT_TRUE(used({24, 80}, 2000) == (Size{24, 80}));
    EXPECT_TRUE(used({50, 80}, 4000) == (Size{49, 80}));
    EXPECT_TRUE(used({60, 200}, 4000) == (Size{24, 160}));
    EXPECT_TRUE(used({24, 80}, 760) == (Size{18, 40}));
    EXPECT_TRUE(used({1000, 1}, 30) == (Size{29, 1}));
    EXPECT_TRUE(used({1, 1000}, 30) == (Size{1, 15}));
    EXPECT_TRUE(used({24, 80}, 0) == (Size{0, 0}));
    EXPECT_TRUE(used({24, 80}, 1) == (Size{0, 0}));
    EXPECT_TRUE(used({0, 0}, 2000) == (Size{24, 80}));
}

TEST(Screen, a_screen_without_memory_does_nothing) {
    Fixture f({24, 80}, 0);
    f.draw(0, "text");
    f.screen.scroll(0, 24, 1);
    f.screen.set_cursor(3, 3);
    EXPECT_EQ(f.sent(), "");
}

TEST(Screen, what_does_not_fit_is_cut_and_what_is_no_text_is_shown_safely) {
    Fixture f({3, 10});
    f.draw(0, "0123456789abc");
    f.draw(1, "12345678\u6f22\u6f22x");
    f.draw(2, "123456789\u6f22x");
    f.draw(3, "no such row");
    f.screen.flush();
    EXPECT_EQ(f.terminal.text(0), "0123456789");
    EXPECT_EQ(f.terminal.text(1), "12345678?");
    EXPECT_EQ(f.terminal.text(2), "123456789");
    f.draw(0, std::string_view("a\x1b[2J\0\x7f\xff\u009b", 10));
    f.draw(1, "\u202e\u0301x\u200d\ufeffy");
    f.sent();
    EXPECT_EQ(f.terminal.text(0), "a?[2J????");
    EXPECT_TRUE(f.terminal.at(0, 1).text[0] == 0xfffd && f.terminal.at(0, 8).text[0] == 0xfffd);
    EXPECT_EQ(f.terminal.text(1), "xy");
    EXPECT_TRUE(f.terminal.at(1, 0).text[1] == 0);
    EXPECT_EQ(f.terminal.mistakes, "");
    f.screen.begin_row(0);
    f.screen.put("ab\u6f22");
    f.screen.put_blanks(3);
    EXPECT_EQ(f.screen.column(), 7U);
    f.screen.put_blanks(30);
    EXPECT_EQ(f.screen.column(), 10U);
}

TEST(Screen, marks_are_shown_while_there_is_room_for_their_characters) {
    Fixture f({2, 20}, 100, 2);
    f.draw(0, "a\u0301b\u0301c\u0301d");
    f.screen.flush();
    EXPECT_TRUE(f.terminal.at(0, 0).text[1] == 0x301 && f.terminal.at(0, 1).text[1] == 0x301);
    EXPECT_TRUE(f.terminal.at(0, 2).text[1] == 0 && f.terminal.at(0, 3).text[0] == U'd');
    // The places of characters that are gone are free.
    f.draw(0, "x");
    f.draw(0, "c\u0301a\u0323");
    f.screen.flush();
    EXPECT_TRUE(f.terminal.at(0, 0).text[1] == 0x301 && f.terminal.at(0, 1).text[1] == 0x323);
    // The same character does not need another place, and the fourth mark is not shown.
    f.draw(0, "x");
    f.draw(0, "x");
    f.draw(1, "e\u0301e\u0301e\u0301");
    f.screen.flush();
    EXPECT_TRUE(f.terminal.at(1, 2).text[1] == 0x301);
    Fixture g({1, 20}, 40, 8);
    g.draw(0, "e\u0301\u0323\u20dd\u0301z");
    g.screen.flush();
    EXPECT_TRUE(g.terminal.at(0, 0).text[3] == 0x20dd && g.terminal.at(0, 1).text[0] == U'z');
}

// Field case: a line that scrolls into view has the colour that was written last, on terminals that erase with it |
// dankamongmen/notcurses#2054, kovidgoyal/kitty#160 | the style is plain before anything scrolls or is erased
TEST(Screen, scrolls_in_the_plain_style) {
    Fixture f;
    const StyleId blue = f.screen.add_style({.background = {4}});
    f.draw(23, "end", blue);
    f.sent();
    f.screen.scroll(0, 24, 1);
    f.screen.set_cursor(0, 0);
    EXPECT_EQ(f.sent(), "^[m^[M");
    f.draw(1, "", kPlain, blue);
    f.sent();
    f.draw(1, "");
    EXPECT_EQ(f.sent(), "^[m\r\n^[K^[H");
}

// Field case: terminals differ in the columns of an emoji with a variation selector, and the rest of the line is misplaced |
// gwsw/less#637, jquast/wcwidth#96, fish-shell/fish-shell#8276, microsoft/terminal#8970 | what follows is
// placed by its column, and the cells that may be covered are sent again
TEST(Screen, what_follows_an_emoji_has_its_own_place) {
    Fixture f;
    f.draw(0, "a\u2764\ufe0fb");
    EXPECT_EQ(f.sent(), "a\u2764\ufe0f^[3Gb \r");
    f.draw(0, "a\u2764\ufe0fc");
    EXPECT_EQ(f.sent(), "^[2Cc\r");
    f.draw(0, "\U0001f600\u2764\ufe0fc");
    EXPECT_EQ(f.sent(), "\U0001f600^[3G\u2764\ufe0f^[4Gc \r");
}

// Field case: a character in the last column leaves a pending wrap, which terminals end in different ways |
// tomscii/zutty#57 | lines do not wrap, and the cursor is placed anew behind the last column
TEST(Screen, nothing_depends_on_a_pending_wrap) {
    Fixture f({3, 10});
    f.draw(0, "0123456789");
    f.draw(1, "abcdefghij");
    f.draw(2, "         x");
    f.screen.set_cursor(2, 9);
    EXPECT_EQ(f.sent(), "0123456789\r\nabcdefghij\r\n^[9Cx\r^[9C");
    EXPECT_EQ(f.terminal.mistakes, "");
}

// Field case: a program that asks for the mouse takes the terminal's own selection and paste away |
// axonops/cqlai#86, Bios-Marcel/cordless#87, okbob/pspg#23 | the wheel comes as arrow keys and the mouse
// stays the terminal's
TEST(Screen, does_not_take_the_mouse) {
    Fixture f;
    f.screen.given_back();
    f.screen.begin({24, 80});
    const std::string bytes = f.sent();
    EXPECT_TRUE(bytes.contains("^[?1007h") && bytes.contains("^[?1049h"));
    EXPECT_FALSE(bytes.contains("?1000") || bytes.contains("?1002"));
}

TEST(Screen, the_size_of_a_window_is_asked_for_without_moving_the_cursor) {
    Fixture f;
    f.screen.set_cursor(4, 7);
    f.screen.flush();
    f.terminal.write(kSizeQuery);
    EXPECT_TRUE(f.terminal.row == 4 && f.terminal.column == 7);
    f.draw(4, "abcdefgX");
    f.sent();
    EXPECT_EQ(f.terminal.text(4), "abcdefgX");
    EXPECT_EQ(f.terminal.mistakes, "");
}

}  // namespace
}  // namespace vedette::term
