#include "hub/grab/picture_names.hpp"

#include <gtest/gtest.h>

namespace vedette::grab {
namespace {

std::string named(std::string_view text, std::uint64_t number) {
    const auto names = PictureNames::parse(text);
    return names ? names->name(number) : names.error().message;
}

TEST(PictureNames, a_pattern_has_the_number_in_its_place) {
    EXPECT_EQ(named("shot-%04d.jpg", 7), "shot-0007.jpg");
    EXPECT_EQ(named("shot-%04d.jpg", 123456), "shot-123456.jpg");
    EXPECT_EQ(named("%d", 12), "12");
    EXPECT_EQ(named("50%%-%d-%%", 3), "50%-3-%");
    EXPECT_EQ(named("%09d", 1), "000000001");
    EXPECT_TRUE(PictureNames::parse("%d")->numbered());
}

TEST(PictureNames, a_name_without_a_number_is_not_changed) {
    EXPECT_EQ(named("a/b.jpg", 7), "a/b.jpg");
    EXPECT_EQ(named("100%%.jpg", 7), "100%.jpg");
    EXPECT_FALSE(PictureNames::parse("100%%.jpg")->numbered());
}

TEST(PictureNames, a_wrong_pattern_is_refused_with_the_right_syntax) {
    const std::string rest = ": a picture's number is written %d or %04d, a percent sign %%";
    EXPECT_EQ(named("a%s", 1), "'a%s' has '%s' in it" + rest);
    EXPECT_EQ(named("a%4d", 1), "'a%4d' has '%4' in it" + rest);
    EXPECT_EQ(named("a%00d", 1), "'a%00d' has '%0' in it" + rest);
    EXPECT_EQ(named("a%012d", 1), "'a%012d' has '%012' in it" + rest);
    EXPECT_EQ(named("100%", 1), "'100%' has '%' in it" + rest);
    EXPECT_EQ(named("%0", 1), "'%0' has '%0' in it" + rest);
    EXPECT_EQ(named("%n%n", 1), "'%n%n' has '%n' in it" + rest);
    EXPECT_EQ(named("%d-%d", 1), "'%d-%d' has two numbers in it; write one");
    EXPECT_EQ(named("", 1), "the name of the output is empty");
}

TEST(PictureNames, a_pattern_is_proposed_from_a_name) {
    EXPECT_EQ(propose_pattern("shot.jpg"), "shot-%04d.jpg");
    EXPECT_EQ(propose_pattern("a.b/shot.jpeg"), "a.b/shot-%04d.jpeg");
    EXPECT_EQ(propose_pattern("a.b/shot"), "a.b/shot-%04d.jpg");
    EXPECT_EQ(propose_pattern("a/.hidden"), "a/.hidden-%04d.jpg");
}

}  // namespace
}  // namespace vedette::grab
