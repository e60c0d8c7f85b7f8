#include "core/term/input.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "core/term/input_fixture.hpp"
#include "tests/support/transcript.hpp"
#include "transcripts/term_input.hpp"

namespace vedette::term {
namespace {

std::string run(const test::Transcript& transcript, std::span<const std::string_view> pieces) {
    Input input;
    std::string log;
    for (const std::string_view piece : pieces) {
        input.feed(as_bytes(piece), kStart);
        append_events(input, log, '\n');
    }
    if (transcript.option("expire") == "1") input.expire(kStart + 10s);
    append_events(input, log, '\n');
    return log;
}

TEST(Input, gives_the_same_events_wherever_the_bytes_are_cut) { test::grind(kTermInputTranscripts, run); }

TEST(Input, reads_all_sequences_of_pycameresps_editor) {
    EXPECT_EQ(events("\x1b[A\x1b[B\x1b[C\x1b[D"), "Up Down Right Left");
    EXPECT_EQ(events("\x1b[H\x1b[1~\x1b[1;3D\x1b\x1b[D\x1b"
                     "b"),
              "Home Home Left+A Left+A b+A");
    EXPECT_EQ(events("\x1b[F\x1b[4~\x1b[1;3C\x1b\x1b[C\x1b"
                     "f"),
              "End End Right+A Right+A f+A");
    EXPECT_EQ(events("\x1b[5~\x1b[1;3A\x1b\x1b[A"), "PageUp Up+A Up+A");
    EXPECT_EQ(events("\x1b[6~\x1b[1;3B\x1b\x1b[B"), "PageDown Down+A Down+A");
    EXPECT_EQ(events("\x1b[1;5H\x1b[1;5F\x1b[1;5C\x1b[1;5D"), "Home+C End+C Right+C Left+C");
    EXPECT_EQ(events("\x1b[1;2A\x1b[1;2B\x1b[1;2C\x1b[1;2D"), "Up+S Down+S Right+S Left+S");
    EXPECT_EQ(events("\x1b[1;2H\x1b[1;10D\x1b[1;2F\x1b[1;10C"), "Home+S Left+SM End+S Right+SM");
    EXPECT_EQ(events("\x1b[1;10A\x1b[1;4A\x1b[1;10B\x1b[1;4B"), "Up+SM Up+SA Down+SM Down+SA");
    EXPECT_EQ(events("\x1b[5;2~\x1b[6;2~"), "PageUp+S PageDown+S");
    EXPECT_EQ(events("\x1b[1;6C\x1b[1;4C\x1b[1;6D\x1b[1;4D"), "Right+SC Right+SA Left+SC Left+SA");
    EXPECT_EQ(events("\x1b[1;6H\x1b[1;6F"), "Home+SC End+SC");
    EXPECT_EQ(events("\x01\x03\x1b"
                     "c\x18\x1bx\x16\x1bv"),
              "a+C c+C c+A x+C x+A v+C v+A");
    EXPECT_EQ(events("\x15\x09\x1b[Z\x11\x13\x1bs\x06"), "u+C Tab Tab+S q+C s+C s+A f+C");
    EXPECT_EQ(events("\x1bOQ\x1bOR\x1b[1;2R"), "F2 F3 F3+S");
    EXPECT_EQ(events("\x08\x12\x07\x0c\x14\x0e\x10\x05"), "h+C r+C g+C l+C t+C n+C p+C e+C");
    EXPECT_EQ(events("\x1b[3~\x7f\r\n\n\r\r\x1b[15~\x1b"),
              "Delete Backspace Enter Enter Enter Enter F5 Escape");
}

TEST(Input, every_control_byte_is_its_letter_with_ctrl) {
    EXPECT_EQ(events(std::string_view("\0", 1)), "U+0020+C");
    EXPECT_EQ(events("\x1c\x1d\x1e\x1f"), "\\+C ]+C ^+C _+C");
    EXPECT_EQ(events("\x1b\r\x1b\t\x1b\x7f\x1b\x01"), "Enter+A Tab+A Backspace+A a+AC");
    EXPECT_EQ(events("\x1b\xc3\xa9\x1b\x80\x1b\xc3z"), "U+00e9+A U+fffd+A U+fffd+A z");
}

TEST(Input, the_terminals_differ_in_their_function_keys) {
    EXPECT_EQ(events("\x1b[11~\x1b[12~\x1b[13~\x1b[14~"), "F1 F2 F3 F4");
    EXPECT_EQ(events("\x1b[[A\x1b[[B\x1b[[C\x1b[[D\x1b[[E"), "F1 F2 F3 F4 F5");
    EXPECT_EQ(events("\x1bOP\x1bOS\x1b[1;5P\x1b[1;6S\x1bO2Q\x1bO1;5R"), "F1 F4 F1+C F4+SC F2+S F3+C");
    EXPECT_EQ(events("\x1b[17~\x1b[18~\x1b[19~\x1b[20~\x1b[21~\x1b[23~\x1b[24~"), "F6 F7 F8 F9 F10 F11 F12");
    EXPECT_EQ(events("\x1b[25~\x1b[26~\x1b[28~\x1b[34~\x1b[15;5~\x1b[24;2~"),
              "F3+S F4+S F5+S F10+S F5+C F12+S");
    EXPECT_EQ(events("\x1b[7~\x1b[8~\x1b[2~\x1b[3;5~"), "Home End Insert Delete+C");
    // rxvt
    EXPECT_EQ(events("\x1b[a\x1b[d\x1bOa\x1bOd\x1b[5^\x1b[7$\x1b[8@\x1b[11^"),
              "Up+S Left+S Up+C Left+C PageUp+C Home+S End+SC F1+C");
    // Cursor keys in application mode, the number pad, older modifiers.
    EXPECT_EQ(events("\x1bOA\x1bOD\x1bOH\x1bOF\x1bOM\x1bOj\x1bOy\x1bOX\x1bOI"),
              "Up Left Home End Enter * 9 = Tab");
    EXPECT_EQ(events("\x1bO5C\x1b[5D\x1b[2A"), "Right+C Left+C Up+S");
}

TEST(Input, keys_that_come_as_characters_with_modifiers) {
    EXPECT_EQ(events("\x1b[27;5;9~\x1b[9;2u\x1b[13;5u\x1b[27;2;13~\x1b[127;5u\x1b[27u\x1b[8;5u"),
              "Tab+C Tab+S Enter+C Enter+S Backspace+C Escape Backspace+C");
    EXPECT_EQ(events("\x1b[97;5u\x1b[65;6u\x1b[27;6;65~\x1b[32;5u\x1b[44;5u"), "a+C a+SC a+SC U+0020+C ,+C");
    EXPECT_EQ(events("\x1b[97;2u\x1b[65;2u\x1b[97;4u\x1b[233u\x1b[128512u\x1b[32;2u"),
              "A A A+A U+00e9 U+1f600 U+0020");
    // A key that is released, Caps Lock and Num Lock, keys that have no event, and no character at all.
    EXPECT_EQ(events("\x1b[97;5:3u\x1b[97;5:1u\x1b[1;1:3A\x1b[3;1:3~\x1b[97:65;65u\x1b[97;133u"),
              "a+C a a+C");
    EXPECT_EQ(events("\x1b[57441;2u\x1b[55296u\x1b[1114112u\x1b[99999999999u\x1b[u\x1b[1u\x1b[144u"), "a+C");
}

TEST(Input, an_escape_is_a_key_when_nothing_follows_in_time) {
    Input input;
    Event event;
    input.feed(as_bytes("\x1b"), kStart);
    EXPECT_FALSE(input.next(event));
    EXPECT_TRUE(input.deadline() == kStart + 50ms);
    input.expire(kStart + 49ms);
    EXPECT_FALSE(input.next(event));
    input.expire(kStart + 50ms);
    EXPECT_TRUE(input.next(event));
    EXPECT_EQ(to_text(event), "Escape");
    EXPECT_FALSE(input.deadline().has_value());
    input.expire(kStart + 60ms);
    EXPECT_FALSE(input.next(event));
}

TEST(Input, bytes_that_waited_in_the_system_are_still_part_of_the_sequence) {
    // Nobody called expire(), since there was something to read.
    Input input;
    std::string log;
    input.feed(as_bytes("\x1b"), kStart);
    append_events(input, log, ' ');
    input.feed(as_bytes("[A"), kStart + 3s);
    append_events(input, log, ' ');
    EXPECT_EQ(log, "Up ");
}

TEST(Input, a_begun_sequence_is_given_up_later_than_an_escape) {
    Input input({.escape_timeout = 20ms, .sequence_timeout = 200ms});
    std::string log;
    for (const std::string_view begun :
         {"\x1b[", "\x1bO", "\x1b]", "\x1b[1;", "\x1b[M!", "\x1b[[", "\x1bO5", "\x1b]11;rgb"}) {
        input.feed(as_bytes(begun), kStart);
        append_events(input, log, ' ');
        EXPECT_TRUE(input.deadline() == kStart + 200ms) << begun;
        input.expire(kStart + 199ms);
        append_events(input, log, ' ');
        input.expire(kStart + 200ms);
        append_events(input, log, ' ');
        EXPECT_FALSE(input.deadline().has_value()) << begun;
    }
    EXPECT_EQ(log, "[+A O+A ]+A ");
}

TEST(Input, escapes_in_a_row_are_as_many_keys) {
    EXPECT_EQ(events("\x1b\x1b"), "Escape Escape");
    EXPECT_EQ(events("\x1b\x1b\x1b"), "Escape Escape Escape");
    EXPECT_EQ(events("\x1b\x1b\x1b[A"), "Escape Up+A");
    EXPECT_EQ(events("\x1b\x1bx"), "Escape x+A");
    EXPECT_EQ(events("\x1b\x1b["), "Escape [+A");
    EXPECT_EQ(events("\x1b\x1bOP"), "F1+A");
    EXPECT_EQ(events("\x1b\x1b[3~a"), "Delete+A a");
}

TEST(Input, a_line_feed_after_a_carriage_return_is_one_key_only_at_once) {
    Input input;
    std::string log;
    input.feed(as_bytes("\r"), kStart);
    append_events(input, log, ' ');
    input.feed(as_bytes("\n"), kStart + 1s);
    append_events(input, log, ' ');
    EXPECT_EQ(log, "Enter Enter ");
    EXPECT_EQ(events("\r\n\r\n"), "Enter Enter");
    EXPECT_EQ(events("\n\r"), "Enter Enter");
    EXPECT_EQ(events("\ra\n"), "Enter a Enter");
}

TEST(Input, bytes_that_are_no_utf_8_are_replacement_characters) {
    EXPECT_EQ(events("\x80\x9b"
                     "A\xff"),
              "U+fffd U+fffd A U+fffd");  // C1 bytes begin no sequence
    EXPECT_EQ(events("\xc0\xaf"), "U+fffd U+fffd");
    EXPECT_EQ(events("\xed\xa0\x80"), "U+fffd U+fffd U+fffd");
    EXPECT_EQ(events("\xe2\x82\x1b[A"), "U+fffd Up");
    EXPECT_EQ(events("\xf0\x9f\x98"
                     "a"),
              "U+fffd a");
    EXPECT_EQ(events("\xf4\x90\x80\x80"), "U+fffd U+fffd U+fffd U+fffd");
    EXPECT_EQ(events("\xf0\x9f\x98\x80\xc3\xa9"), "U+1f600 U+00e9");
    // Half a character waits for its rest without limit.
    EXPECT_EQ(events("\xc3"), "");
}

}  // namespace
}  // namespace vedette::term
