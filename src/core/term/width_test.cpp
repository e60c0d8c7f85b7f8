#include "core/term/width.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "core/term/width_table.hpp"

namespace vedette::term {
namespace {

TEST(WidthOf, knows_narrow_wide_joining_and_control_characters) {
    for (const char32_t c :
         {U'a', U' ', U'~', U'\u00a0', U'\u00e9', U'\u00ad', U'\u0600', U'\u2500', U'\u2026', U'\ufffd',
          U'\u0903', U'\U0001f1e6', U'\U0010fffd', U'\ue0a0', U'\u0378'})
        EXPECT_EQ(width_of(c), 1) << static_cast<unsigned>(c);
    for (const char32_t c :
         {U'\u1100', U'\u231a', U'\u2615', U'\u3000', U'\u3042', U'\u3400', U'\u4dbf', U'\u4e00', U'\u9fff',
          U'\uac00', U'\ud7a3', U'\uff01', U'\U0001f600', U'\U0001faff', U'\U00020000', U'\U0003fffd'})
        EXPECT_EQ(width_of(c), 2) << static_cast<unsigned>(c);
    for (const char32_t c :
         {U'\u0300', U'\u036f', U'\u0483', U'\u05b0', U'\u0e31', U'\u1160', U'\u11ff', U'\u200b', U'\u200d',
          U'\u20e3', U'\ufe0f', U'\ufeff', U'\U000e0100', U'\U000e01ef'})
        EXPECT_EQ(width_of(c), 0) << static_cast<unsigned>(c);
    for (const char32_t c : {U'\0', U'\t', U'\x1b', U'\x7f', U'\x80', U'\x9f'}) EXPECT_EQ(width_of(c), -1);
}

TEST(WidthOf, the_ranges_of_the_table_begin_and_end_where_they_should) {
    for (const std::uint32_t range : kWidthTable) {
        const char32_t first = range >> 12U;
        const char32_t last = first + (range >> 2U & 0x3ffU);
        const int width = (range & 3U) == 2 ? 2 : 0;
        EXPECT_EQ(width_of(first), width) << static_cast<unsigned>(first);
        EXPECT_EQ(width_of(last), width) << static_cast<unsigned>(last);
        EXPECT_EQ(is_format(last), (range & 3U) == 1) << static_cast<unsigned>(last);
    }
    EXPECT_EQ(width_of(0x2ff), 1);
    EXPECT_EQ(width_of(0x370), 1);
    EXPECT_EQ(width_of(0xe01f0), 1);
}

TEST(WidthOf, format_characters_are_told_from_marks) {
    EXPECT_TRUE(is_format(0x200d) && is_format(0x202e) && is_format(0xfeff));
    EXPECT_FALSE(is_format(0x300) || is_format(0xfe0f) || is_format(U'a') || is_format(0xad));
}

TEST(Decode, takes_a_character_or_a_byte) {
    const auto decoded = [](std::string_view text) {
        const Decoded found = decode(text);
        return std::to_string(found.character) + "/" + std::to_string(found.size) + (found.valid ? "" : "!");
    };
    EXPECT_EQ(decoded("ab"), "97/1");
    EXPECT_EQ(decoded("\xc3\xa9x"), "233/2");
    EXPECT_EQ(decoded("\xe2\x82\xac"), "8364/3");
    EXPECT_EQ(decoded("\xf0\x9f\x98\x80"), "128512/4");
    EXPECT_EQ(decoded("\xf4\x8f\xbf\xbf"), "1114111/4");
    for (const std::string_view bad :
         {"\x80", "\xc3", "\xc3(", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\xff"})
        EXPECT_EQ(decoded(bad), "65533/1!") << bad;
}

TEST(Encode, is_the_inverse_of_decode) {
    for (char32_t c = 0; c < 0x110000; c += c < 0x1000 ? 1 : 0x3f1) {
        if (c >= 0xd800 && c < 0xe000) continue;
        std::array<char, 4> out{};
        const std::size_t size = encode(c, out.data());
        const Decoded back = decode({out.data(), size});
        EXPECT_TRUE(back.valid && back.character == c && back.size == size) << static_cast<unsigned>(c);
    }
}

}  // namespace
}  // namespace vedette::term
