#include "linux/child/last_words.hpp"

#include <gtest/gtest.h>

namespace vedette::child {
namespace {

TEST(LastWords, the_last_lines_are_kept_in_order) {
    LastWords words(3);
    words.feed("one\ntwo\nth");
    words.feed("ree\n\n  \nfour\nfi");
    EXPECT_EQ(words.text(), "three\nfour\nfi");
    EXPECT_EQ(words.last_line(), "fi");
}

TEST(LastWords, silence_is_empty) {
    EXPECT_EQ(LastWords().text(), "");
    EXPECT_EQ(LastWords().last_line(), "");
}

TEST(LastWords, a_progress_display_takes_one_line_only) {
    LastWords words;
    words.feed("opening\r\nframe=1\rframe=2\rframe=3\r");
    EXPECT_EQ(words.text(), "opening\nframe=3");
    words.feed("\nfailed\n");
    EXPECT_EQ(words.text(), "opening\nframe=3\nfailed");
}

TEST(LastWords, megabytes_leave_four_kilobytes) {
    LastWords words;
    for (int i = 0; i < 3000; ++i) words.feed(std::string(700, 'x') + std::to_string(i) + "\n");
    words.feed(std::string(100'000, 'y'));
    EXPECT_LE(words.text().size(), 4096U + 10);
    EXPECT_TRUE(words.text().find("2999\n") != std::string::npos);
}

TEST(LastWords, colours_controls_and_broken_utf8_do_not_come_through) {
    LastWords words;
    words.feed("\x1b[31mred\x1b[0m\a caf\xc3\xa9 \xff\xe2\x82 \xed\xa0\x80 ok\n");
    EXPECT_EQ(words.text(), "red  caf\xc3\xa9 ??? ??? ok");
}

TEST(LastWords, a_character_cut_by_two_reads_is_whole) {
    LastWords words;
    words.feed("\xe2\x82");
    words.feed("\xac\n");
    EXPECT_EQ(words.text(), "\xe2\x82\xac");
}

}  // namespace
}  // namespace vedette::child
