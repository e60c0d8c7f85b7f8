#include "linux/child/stderr_tail.hpp"

#include <gtest/gtest.h>

namespace vedette::child {
namespace {

TEST(StderrTail, keeps_the_last_lines_in_order) {
    StderrTail tail;
    tail.feed("one\ntwo\nth");
    tail.feed("ree\n\n  \n4\n5\n6\n7\n8\n9\n10\n11\ntwel");
    EXPECT_EQ(tail.text(), "three\n4\n5\n6\n7\n8\n9\n10\n11\ntwel");
    EXPECT_EQ(tail.last_line(), "twel");
}

TEST(StderrTail, is_empty_without_output) {
    EXPECT_EQ(StderrTail().text(), "");
    EXPECT_EQ(StderrTail().last_line(), "");
}

TEST(StderrTail, a_progress_display_takes_one_line) {
    StderrTail tail;
    tail.feed("opening\r\nframe=1\rframe=2\rframe=3\r");
    EXPECT_EQ(tail.text(), "opening\nframe=3");
    tail.feed("\nfailed\n");
    EXPECT_EQ(tail.text(), "opening\nframe=3\nfailed");
}

TEST(StderrTail, keeps_four_kilobytes_of_megabytes) {
    StderrTail tail;
    for (int i = 0; i < 3000; ++i) tail.feed(std::string(700, 'x') + std::to_string(i) + "\n");
    tail.feed(std::string(100'000, 'y'));
    EXPECT_LE(tail.text().size(), 4096U + 10);
    EXPECT_TRUE(tail.text().find("2999\n") != std::string::npos);
}

TEST(StderrTail, removes_colours_control_characters_and_invalid_utf8) {
    StderrTail tail;
    tail.feed("\x1b[31mred\x1b[0m\a caf\xc3\xa9 \xff\xe2\x82 \xed\xa0\x80 ok\n");
    EXPECT_EQ(tail.text(), "red  caf\xc3\xa9 ??? ??? ok");
}

TEST(StderrTail, joins_a_character_that_two_reads_split) {
    StderrTail tail;
    tail.feed("\xe2\x82");
    tail.feed("\xac\n");
    EXPECT_EQ(tail.text(), "\xe2\x82\xac");
}

}  // namespace
}  // namespace vedette::child
