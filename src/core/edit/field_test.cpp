#include "core/edit/field.hpp"

#include <gtest/gtest.h>

#include "core/edit/action.hpp"
#include "core/edit/letter_case.hpp"
#include "core/term/width.hpp"

namespace vedette::edit {
namespace {

void press(Field& field, std::string_view names) {
    while (!names.empty()) {
        const std::size_t end = names.find(' ');
        const auto key = key_of_name(names.substr(0, end));
        EXPECT_TRUE(key && field.take(*key)) << names;
        names.remove_prefix(end == names.npos ? names.size() : end + 1);
    }
}

TEST(Field, is_edited_like_a_line) {
    Field field;
    press(field, "a b d Left c End Home x Delete End e Backspace");
    EXPECT_EQ(field.text(), "xbcd");
    EXPECT_EQ(field.cursor(), 4U);
}

TEST(Field, has_a_first_answer_that_the_first_character_replaces_and_a_move_keeps) {
    Field field;
    field.set("old");
    EXPECT_TRUE(field.is_fresh());
    press(field, "n");
    EXPECT_EQ(field.text(), "n");
    field.set("old");
    press(field, "Left x");
    EXPECT_EQ(field.text(), "olxd");
    field.set("old");
    press(field, "Backspace");
    EXPECT_EQ(field.text(), "");
}

TEST(Field, deletes_whole_characters) {
    Field field;
    field.set("a\xc3\xa9");
    press(field, "End Left Delete");
    EXPECT_EQ(field.text(), "a");
    press(field, "\xe2\x82\xac Ctrl-H");
    EXPECT_EQ(field.text(), "a");
}

TEST(Field, refuses_what_does_not_fit) {
    Field field;
    const term::Event euro{.kind = term::Event::Kind::kKey, .character = 0x20ac};
    for (int i = 0; i < 50; ++i) EXPECT_TRUE(field.take(euro));
    EXPECT_EQ(field.text().size(), Field::kMaxSize / 3 * 3);
}

TEST(Field, leaves_other_keys_to_its_owner) {
    Field field;
    EXPECT_FALSE(field.take({.kind = term::Event::Kind::kKey, .key = term::Key::kEnter}));
    EXPECT_FALSE(field.take({.kind = term::Event::Kind::kKey, .modifiers = term::kCtrl, .character = 's'}));
    EXPECT_FALSE(field.take({.kind = term::Event::Kind::kWheelUp}));
}

TEST(LetterCase, knows_latin_greek_and_cyrillic_letters) {
    const char32_t pairs[][2] = {{'a', 'A'},     {0xe9, 0xc9},   {0x3b1, 0x391}, {0x436, 0x416},
                                 {0x451, 0x401}, {0x107, 0x106}, {0x17e, 0x17d}};
    for (const auto& pair : pairs) {
        EXPECT_TRUE(case_of(pair[0]) == Case::kLower);
        EXPECT_TRUE(case_of(pair[1]) == Case::kUpper);
        EXPECT_EQ(other_case(pair[0]), pair[1]);
        EXPECT_EQ(other_case(pair[1]), pair[0]);
    }
    for (const char32_t none :
         {U'1', U'_', U'\u00d7', U'\u00f7', U'\u00df', U'\u6f22', U'\u0130', U'\u0131'}) {
        EXPECT_TRUE(case_of(none) == Case::kNone);
        EXPECT_EQ(other_case(none), none);
    }
}

TEST(LetterCase, keeps_the_number_of_bytes) {
    for (char32_t character = 0; character < 0x600; ++character) {
        char one[4];
        char other[4];
        EXPECT_EQ(term::encode(character, one), term::encode(other_case(character), other));
        EXPECT_EQ(other_case(other_case(character)), character);
    }
}

}  // namespace
}  // namespace vedette::edit
