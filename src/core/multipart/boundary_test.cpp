#include "core/multipart/boundary.hpp"

#include <string>

#include <gtest/gtest.h>

namespace vedette::multipart {
namespace {

std::string parsed(std::string_view content_type) {
    const auto boundary = parse_boundary(content_type);
    return boundary ? std::string(boundary->text()) : "nothing";
}

TEST(Boundary, is_parsed_from_the_forms_that_cameras_send) {
    EXPECT_EQ(parsed("multipart/x-mixed-replace;boundary=abc"), "abc");
    EXPECT_EQ(parsed("multipart/x-mixed-replace; boundary=abc; charset=x"), "abc");
    EXPECT_EQ(parsed(" Multipart/Mixed ;a=b; Boundary = \"a;b c\" ;x"), "a;b c");
    EXPECT_EQ(parsed("multipart/x-mixed-replace; boundary=\"a\\\"b\""), "a\"b");
    EXPECT_EQ(parsed("multipart/x-mixed-replace; boundary=\"open"), "open");
    EXPECT_EQ(parsed("multipart/x-mixed-replace; boundary=--abc"), "--abc");
    EXPECT_EQ(parsed("multipart/x-mixed-replace; x=\"boundary=no\"; flag; boundary=yes"), "yes");
    EXPECT_EQ(parsed("multipart/x-mixed-replace; x=" + std::string(300, 'x') + "; boundary=yes"), "yes");
}

TEST(Boundary, is_nothing_when_missing_or_unusable) {
    EXPECT_EQ(parsed(""), "nothing");
    EXPECT_EQ(parsed("image/jpeg; boundary=abc"), "nothing");
    EXPECT_EQ(parsed("multipart/x-mixed-replace"), "nothing");
    EXPECT_EQ(parsed("multipart/x-mixed-replace;"), "nothing");
    EXPECT_EQ(parsed("multipart/x-mixed-replace; boundary"), "nothing");
    EXPECT_EQ(parsed("multipart/x-mixed-replace; boundary="), "nothing");
    EXPECT_EQ(parsed("multipart/x-mixed-replace; boundary=\"\""), "nothing");
    EXPECT_EQ(parsed("multipart/x-mixed-replace; boundary=----"), "nothing");
    EXPECT_EQ(parsed("multipart/x-mixed-replace; boundary=\"ab \""), "nothing");
    EXPECT_EQ(parsed("multipart/x-mixed-replace; boundary=a\x01z"), "nothing");
    EXPECT_EQ(parsed("multipart/x-mixed-replace; boundary=" + std::string(128, 'x')), std::string(128, 'x'));
    EXPECT_EQ(parsed("multipart/x-mixed-replace; boundary=" + std::string(129, 'x')), "nothing");
}

bool matches(std::string_view boundary, std::string_view line) {
    const auto made = Boundary::from(boundary);
    EXPECT_TRUE(made.has_value());
    DelimiterMatcher matcher(*made);
    return matcher.matches(line);
}

// Field case: writes the dashes of the boundary's line into its header field too | legege/node-mjpeg-proxy 5,
// janakj/py-mjpeg 2, wpilibsuite/shuffleboard 352 | the parts are found
TEST(Boundary, lines_match_with_the_dashes_that_cameras_write) {
    const struct {
        const char *boundary, *line;
        bool expected;
    } rows[] = {
        {"b", "--b\r\n", true},
        {"b", "--b\n", true},
        {"b", "--b--\r\n", true},
        {"b", "--b \t\r\n", true},
        {"b", "--b-- \n", true},
        {"b", "-b\n", false},
        {"b", "---b\n", false},
        {"b", "b\n", false},
        {"b", "--b-\n", false},
        {"b", "--b---\n", false},
        {"b", "--bb\n", false},
        {"b", "--b\r\r\n", true},
        {"b", "--b\r", false},
        {"b", "--b", false},
        {"b", "--b \x01\n", false},
        {"--b", "--b\n", true},
        {"--b", "----b\n", true},
        {"--b", "---b\n", false},
        {"--b", "-----b\n", false},
        {"----b", "----b\n", true},
        {"----b", "------b\n", true},
        {"----b", "--b\n", true},
        {"-b", "---b\n", true},
        {"-b", "-b\n", false},
        {"a-b", "--a-b\n", true},
        {"a--", "--a--\n", true},
        {"a--", "--a----\n", true},
        {"b", "--b\n--b\n", false},
        {"b", "", false},
        {"b", "\n", false},
        {"b c", "--b c\r\n", true},
        {"b c", "--b\r\n", false},
        {"aab", "--aab\n", true},
        {"b", "--b\rx\n", false},
        {"b", "--b\r\r\r\r\r\n", false},
        {"b", "--bContent-Type: image/jpeg\r\n", true},
        {"b", "--b content-length: 1\n", true},
        {"b", "--bX-Timestamp: 1\r\n", false},
        {"b", "--b--Content-Type: x\r\n", false},
        {"b", "-- b\n", false},
        {"B", "--b\n", false},
        {"b", " --b\n", false},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(matches(row.boundary, row.line), row.expected) << row.boundary << " against " << row.line;
    }
    EXPECT_TRUE(matches("b", "--b" + std::string(16, ' ') + "\n"));
    EXPECT_FALSE(matches("b", "--b" + std::string(17, ' ') + "\n"));
}

TEST(Boundary, no_line_that_matches_is_longer_than_the_bound) {
    std::string longest = std::string(127, '-') + "x";
    EXPECT_TRUE(matches(longest, "--" + longest + "--" + std::string(16, '\t') + "\r\r\r\r\n"));
    EXPECT_LE(2 + longest.size() + 2 + 16 + 5, DelimiterMatcher::kMaxLine);
}

}  // namespace
}  // namespace vedette::multipart
