#include "hub/importer/env_file.hpp"

#include <gtest/gtest.h>

namespace vedette::importer {
namespace {

using enum EnvNote;

// The only line of the text.
EnvLine line_of(std::string_view text) {
    const auto lines = parse_env(text);
    EXPECT_EQ(lines.size(), 1U) << text;
    return lines.empty() ? EnvLine{} : lines.front();
}

std::string value_of(std::string_view text) { return line_of(text).value; }

TEST(EnvFile, keys_and_values_are_read_with_their_lines) {
    const auto lines = parse_env("# the relay\r\nA=1\r\n\r\nexport B = two words \nC=\n");
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0], (EnvLine{2, "A", "1", kNone}));
    EXPECT_EQ(lines[1], (EnvLine{4, "B", "two words", kNone}));
    EXPECT_EQ(lines[2], (EnvLine{5, "C", "", kNone}));
}

TEST(EnvFile, quotes_are_taken_off_as_the_relay_does) {
    EXPECT_EQ(value_of("A='x y'"), "x y");
    EXPECT_EQ(value_of("A='it\\'s'"), "it\\'s");
    EXPECT_EQ(value_of("A=\"x \\\"y\\\" \\\\ \\n\""), "x \"y\" \\ \\n");
    EXPECT_EQ(value_of("A=\"\""), "");
    EXPECT_EQ(value_of("A=x\"y\""), "x\"y\"");
    EXPECT_EQ(line_of("A=\"x").note, kOpenQuote);
    EXPECT_EQ(line_of("A='").note, kOpenQuote);
    EXPECT_EQ(line_of("A=\"x\\\"").note, kOpenQuote);
}

// Field case: a password has a # in it, and what follows is lost without a word | laravel/lumen-framework 1099,
// roots/bedrock 469, vlucas/phpdotenv 406 | a # within the value is part of it; one behind a blank is a
// comment, and that is said
TEST(EnvFile, a_hash_is_part_of_a_value_unless_a_blank_stands_before_it) {
    EXPECT_EQ(line_of("A=pa#ss"), (EnvLine{1, "A", "pa#ss", kNone}));
    EXPECT_EQ(line_of("A=pa #ss"), (EnvLine{1, "A", "pa", kComment}));
    EXPECT_EQ(line_of("A=#ss"), (EnvLine{1, "A", "", kComment}));
    EXPECT_EQ(line_of("A=\"pa #ss\""), (EnvLine{1, "A", "pa #ss", kNone}));
    EXPECT_EQ(line_of("A='pa' # 'ss'"), (EnvLine{1, "A", "pa", kComment}));
    EXPECT_EQ(line_of("A='pa'#'ss'"), (EnvLine{1, "A", "pa'#'ss", kNone}));
}

// Field case: the first variable of a .env with a byte order mark is not there | theskumar/python-dotenv 637, docker/compose 5220 |
// it is read as the others
TEST(EnvFile, a_byte_order_mark_and_every_line_end_are_taken) {
    const auto lines = parse_env(
        "\xef\xbb\xbf"
        "A=1\rB=2\nC=3");
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0].key, "A");
    EXPECT_EQ(lines[1].number, 2);
    EXPECT_EQ(lines[2].value, "3");
}

TEST(EnvFile, other_lines_say_what_is_wrong) {
    EXPECT_EQ(line_of("CAM_URL").note, kNoKey);
    EXPECT_EQ(line_of("=x").note, kNoKey);
    EXPECT_EQ(line_of("a b=x").note, kNoKey);
    EXPECT_EQ(line_of("export=x").note, kNone);
    EXPECT_EQ(line_of("A=\xff").note, kNotUtf8);
    EXPECT_EQ(line_of(std::string_view("A=x\0y", 5)).note, kBadByte);
    EXPECT_EQ(line_of("A=" + std::string(kMaxEnvLine, 'x')).note, kTooLong);
    for (const EnvNote note : {kComment, kOpenQuote, kNoKey, kNotUtf8, kBadByte, kTooLong})
        EXPECT_FALSE(reason_of(note).empty());
    EXPECT_EQ(parse_env(std::string(kMaxEnvLines * 4, 'x')).size(), 1U);
    std::string many;
    for (std::size_t i = 0; i < kMaxEnvLines + 5; ++i) many += "A=1\n";
    EXPECT_EQ(parse_env(many).size(), kMaxEnvLines);
}

TEST(EnvFile, a_file_that_ends_anywhere_has_its_whole_lines) {
    constexpr std::string_view kFile = "export A='x # y'\r\nB=\"1\\\"2\" # c\n# D\nE=\xc3\xa9\n";
    const auto whole = parse_env(kFile);
    for (std::size_t cut = 0; cut <= kFile.size(); ++cut) {
        const auto lines = parse_env(kFile.substr(0, cut));
        ASSERT_LE(lines.size(), whole.size());
        for (std::size_t i = 0; i + 1 < lines.size(); ++i) EXPECT_EQ(lines[i], whole[i]) << cut;
    }
}

}  // namespace
}  // namespace vedette::importer
