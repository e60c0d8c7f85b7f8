// What people reported of other programs' keys.
#include <string>

#include <gtest/gtest.h>

#include "core/term/input_fixture.hpp"

namespace vedette::term {
namespace {

// Field case: Shift-F3 and the answer to a query of the cursor's position have the same form, and the key does nothing |
// sinelaw/fresh#2756, alacritty/alacritty#4830, Textualize/textual#6242 | a key when it can be one, whatever
// the terminal makes of F3
TEST(InputCases, f3_with_and_without_modifiers_is_a_key) {
    EXPECT_EQ(events("\x1b[1;2R\x1b[1;5R\x1b[R\x1bOR\x1b[13~\x1b[13;2~\x1b[[C"),
              "F3+S F3+C F3 F3 F3 F3+S F3");
    EXPECT_EQ(events("\x1b[2;3R"), "at 2 3");
}

// Field case: a terminal sends ESC ] and ESC P for Alt-] and Alt-P, and all that is typed behind them is swallowed as a
// string without an end | sinelaw/fresh#2930, microsoft/edit#642 | the key with Alt, and then what was typed
TEST(InputCases, alt_with_a_bracket_swallows_nothing) {
    EXPECT_EQ(events("\x1b]hello"), "]+A h e l l o");
    EXPECT_EQ(events("\x1bPx\x1b_y\x1b^z\x1bXa"), "P+A x _+A y ^+A z X+A a");
    EXPECT_EQ(events("\x1bP\x1bO\x1bP\x1bO"), "P+A P+A O+A");
    EXPECT_EQ(events("\x1b]\x1b[A\x1b\x1b]x"), "]+A Up Escape ]+A x");
    Input input;
    std::string log;
    input.feed(as_bytes("\x1b]1"), kStart);
    append_events(input, log, ' ');
    input.expire(kStart + 1s);
    input.feed(as_bytes("abc"), kStart + 1s);
    append_events(input, log, ' ');
    EXPECT_EQ(log, "a b c ");
}

// Field case: the terminal's answer about its colours is typed into the text | 1jehuang/jcode#970,
// wavetermdev/waveterm#3369 | answers are passed over, in one piece or in several
TEST(InputCases, answers_of_the_terminal_are_no_text) {
    EXPECT_EQ(events("\x1b]11;rgb:3030/3434/4646\x07"
                     "a\x1b]10;rgb:ffff/ffff/ffff\x1b\\b\x1bP>|XTerm(390)\x1b\\c"),
              "a b c");
    Input input;
    std::string log;
    for (const std::string_view piece : {"\x1b", "]11;rgb:30", "30/3434/4646\x1b", "\\"}) {
        input.feed(as_bytes(piece), kStart);
        append_events(input, log, ' ');
    }
    EXPECT_EQ(log, "");
}

// Field case: a sequence that arrives in pieces is Escape and the letters of its rest | ponylang/ponyc#5692,
// anomalyco/opentui#818, haskell/haskeline#161 | one key; a timeout that is noticed late, with bytes at hand,
// does no harm
TEST(InputCases, a_late_timeout_does_not_tear_a_sequence) {
    Input input;
    std::string log;
    input.feed(as_bytes("\x1b"), kStart);
    append_events(input, log, ' ');
    input.feed(as_bytes("[A"), kStart + 60ms);
    input.expire(kStart + 60ms);  // bytes have come that next() has not seen
    append_events(input, log, ' ');
    input.feed(as_bytes("\x1b["), kStart + 2s);
    append_events(input, log, ' ');
    input.expire(kStart + 2s + 60ms);  // of the Escape, which has gone on
    input.feed(as_bytes("B"), kStart + 2s + 70ms);
    append_events(input, log, ' ');
    EXPECT_EQ(log, "Up Down ");
}

// Field case: Home and End differ between terminals and type a ~ or a letter | troglobit/editline#54,
// charmbracelet/bubbletea#403, console-rs/console#84, aeshell/aesh-readline#49 | all forms are the keys
TEST(InputCases, home_and_end_of_all_terminals) {
    EXPECT_EQ(events("\x1b[H\x1bOH\x1b[1~\x1b[7~"), "Home Home Home Home");
    EXPECT_EQ(events("\x1b[F\x1bOF\x1b[4~\x1b[8~\x1bOw"), "End End End End End");
}

// Field case: with cursor keys in application mode a terminal sends modifiers behind ESC O | mintty/mintty#37 | the key
// with its modifiers
TEST(InputCases, modifiers_in_application_mode) {
    EXPECT_EQ(events("\x1bO1;2A\x1bO1;5D\x1bO2C"), "Up+S Left+C Right+S");
}

// Field case: releases of keys are taken for presses, so that everything happens twice | charmbracelet/ultraviolet#117,
// kovidgoyal/kitty#6516, wezterm/wezterm#3220 | a release is no event
TEST(InputCases, a_released_key_is_not_pressed_again) {
    EXPECT_EQ(events("\x1b[6;6~\x1b[6;6:3~\x1b[20;1:3~"
                     "e\x1b[101;1:3u\x1b[105:73;2;73u\x1b[105:73;2:3u\x1b[57441;2u"),
              "PageDown+SC e I");
}

// Field case: a paste with Windows' line endings has twice as many lines | microsoft/terminal#1091,
// raphamorim/rio#1744, sedwards2009/extraterm#167 | one line each, with and without bracketed paste
TEST(InputCases, windows_line_endings_are_pasted_once) {
    EXPECT_EQ(events("\x1b[200~a\r\nb\r\n\r\nc\x1b[201~"), "paste< a Enter b Enter Enter c >paste");
    EXPECT_EQ(events("a\r\nb\r\n\r\nc"), "a Enter b Enter Enter c");
}

// Field case: the end of a paste hidden in the pasted text makes the rest act as keys | kovidgoyal/kitty#616 | pieces of
// the end are text; only a whole one ends it, which terminals remove from what they paste
TEST(InputCases, pieces_of_a_paste_end_are_text) {
    EXPECT_EQ(events("\x1b[200~\x1b\x1b[20\x1b[201x\x1b[201~\x03"),
              "paste< U+001b U+001b [ 2 0 U+001b [ 2 0 1 x >paste c+C");
}

// Field case: Alt-Enter is cut between its two bytes | earendil-works/pi#7899 | Alt-Enter, when the second byte is in time
TEST(InputCases, alt_enter_in_two_pieces) {
    Input input;
    std::string log;
    input.feed(as_bytes("\x1b"), kStart);
    append_events(input, log, ' ');
    input.expire(kStart + 30ms);
    input.feed(as_bytes("\r"), kStart + 30ms);
    append_events(input, log, ' ');
    EXPECT_EQ(log, "Enter+A ");
}

}  // namespace
}  // namespace vedette::term
