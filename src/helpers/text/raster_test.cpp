#include "helpers/text/raster.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "helpers/text/options.hpp"

#ifdef __SANITIZE_ADDRESS__
// Fontconfig keeps its caches to the end of the process.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\n"; }
#endif

namespace vedette::text {
namespace {

// How much ink there is, in full pixels.
int weight(const Raster& raster) {
    int sum = 0;
    for (const std::uint8_t ink : raster.ink) sum += ink;
    return sum / 255;
}

Raster drawn(std::string_view text, const TextStyle& style = {}) {
    auto raster = draw(text, style);
    EXPECT_TRUE(raster.has_value()) << raster.error().message;
    return raster.value_or(Raster{});
}

// The columns that hold ink, first and last, of the rows from `top` to `bottom`.
std::pair<int, int> columns(const Raster& raster, int top, int bottom) {
    int first = raster.width;
    int last = -1;
    for (int y = top; y < bottom; ++y) {
        for (int x = 0; x < raster.width; ++x) {
            if (raster.ink[static_cast<std::size_t>(y * raster.width + x)] < 64) continue;
            first = std::min(first, x);
            last = std::max(last, x);
        }
    }
    return {first, last};
}

TEST(TextRaster, a_line_becomes_ink_of_the_size_that_was_asked_for) {
    const Raster small = drawn("Porch", {.size = 20});
    EXPECT_EQ(small.ink.size(), static_cast<std::size_t>(small.width * small.height));
    EXPECT_GE(small.height, 20);
    EXPECT_LE(small.height, 32);
    EXPECT_GE(weight(small), 50);
    const Raster large = drawn("Porch", {.size = 40});
    EXPECT_GE(large.height, small.height * 2 - 4);
    EXPECT_GE(large.width, small.width * 2 - 8);
}

TEST(TextRaster, any_script_of_the_installed_fonts_is_drawn) {
    const std::string_view names[] = {"Haustür", "Вход", "Είσοδος", "שער", "باب", "Ø–½€"};
    for (const std::string_view name : names) EXPECT_GE(weight(drawn(name)), 50) << name;
}

TEST(TextRaster, letters_are_joined_where_their_script_joins_them) {
    // The same three letters, kept apart by a zero-width non-joiner, take more room.
    EXPECT_LT(drawn("ببب", {.size = 60}).width, drawn("ب\u200cب\u200cب", {.size = 60}).width);
}

TEST(TextRaster, lines_stand_below_each_other) {
    const int one = drawn("A").height;
    EXPECT_GE(drawn("A\nB\nC").height, 3 * one - 3);
    EXPECT_EQ(drawn("A\n\n").height, one);
}

TEST(TextRaster, centring_moves_the_short_line_to_the_middle) {
    const Raster left = drawn("wide wide wide\ni");
    const Raster centred = drawn("wide wide wide\ni", {.centred = true});
    EXPECT_LT(columns(left, left.height / 2 + 4, left.height).first, 8);
    const auto [first, last] = columns(centred, centred.height / 2 + 4, centred.height);
    EXPECT_LE(std::abs(first + last - centred.width), 4);
}

TEST(TextRaster, a_long_line_is_cut_at_the_given_width) {
    const std::string name(300, 'W');
    const Raster raster = drawn(name, {.width = 200});
    EXPECT_LE(raster.width, 202);
    EXPECT_EQ(raster.height, drawn("W").height);
    EXPECT_GE(weight(raster), 300);
}

TEST(TextRaster, a_long_line_is_broken_where_the_caller_allows_it) {
    const std::string words(
        "the camera at the end of the long garden path does not answer, and nobody knows why");
    const int line = drawn("the").height;
    const Raster three = drawn(words, {.width = 200, .lines = 3});
    EXPECT_LE(three.width, 202);
    EXPECT_GE(three.height, 3 * line - 3);
    EXPECT_LE(three.height, 3 * line + 3);
    EXPECT_GT(drawn(words, {.width = 200, .lines = 9}).height, three.height);
}

TEST(TextRaster, bold_has_more_ink) {
    EXPECT_GT(weight(drawn("Porch", {.bold = true})), weight(drawn("Porch")));
}

TEST(TextRaster, markup_is_text_and_broken_utf8_is_drawn_anyway) {
    EXPECT_GT(drawn("<b>x</b>").width, drawn("x").width * 3);
    EXPECT_GE(weight(drawn("caf\xe9 \xff\xfe")), 50);
    EXPECT_GE(weight(drawn(std::string_view("a\0b", 3))), 20);
}

TEST(TextRaster, nothing_and_too_much_are_refused) {
    EXPECT_EQ(draw("", {}).error().message, "there is no text");
    EXPECT_EQ(draw(" \n\t\n", {}).error().message, "there is no text");
    EXPECT_EQ(draw(std::string(5000, 'x'), {}).error().message, "the text is longer than 4096 bytes");
    std::string lines;
    for (int i = 0; i < 1000; ++i) lines += "x\n";
    EXPECT_EQ(draw(lines, {}).error().message, "there are too many lines for one picture");
}

TEST(TextRaster, the_widest_line_of_the_largest_size_stays_within_the_limit) {
    const Raster raster = drawn(std::string(4000, 'W'), {.size = kMaxSize});
    EXPECT_LE(raster.width, kMaxWidth + 2);
}

TEST(TextOptions, they_are_read_and_wrong_ones_named) {
    const auto parse = [](std::vector<std::string> words) {
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        return parse_options(arguments);
    };
    const auto style = parse({"--size", "33", "--width", "640", "--lines", "7", "--centre", "--bold"});
    ASSERT_TRUE(style.has_value());
    EXPECT_EQ(style->size, 33);
    EXPECT_EQ(style->width, 640);
    EXPECT_EQ(style->lines, 7);
    EXPECT_TRUE(style->centred);
    EXPECT_TRUE(style->bold);
    EXPECT_EQ(parse({"--size", "0"}).error().message, "--size needs a number from 1 to 400");
    EXPECT_EQ(parse({"--width"}).error().message, "--width needs a number from 1 to 8192");
    EXPECT_EQ(parse({"--red"}).error().message, "there is no option --red");
}

}  // namespace
}  // namespace vedette::text
