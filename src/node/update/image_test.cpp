#include "node/update/image.hpp"

#include <gtest/gtest.h>

#include "core/base/text.hpp"
#include "node/update/image_fixture.hpp"

namespace vedette::node {
namespace {

TEST(Version, is_three_numbers_and_compares_by_them) {
    EXPECT_TRUE(Version::parse("0.1.0") < Version::parse("0.1.1"));
    EXPECT_TRUE(Version::parse("0.10.0") > Version::parse("0.9.9"));
    EXPECT_TRUE(Version::parse("1.0.0") > Version::parse("0.99.99"));
    EXPECT_TRUE(Version::parse("1.2.3-dev") == Version::parse("1.2.3+17"));
    for (const char* const other :
         {"", "1", "1.2", "1.2.3.4", "1.2.", "a.b.c", "1..3", "-1.2.3", "65536.0.0"})
        EXPECT_FALSE(Version::parse(other).has_value()) << other;
}

TEST(ImageHead, has_what_was_signed) {
    const std::string image = TestImage{}.make();
    const auto head = ImageHead::parse(as_bytes(image));
    ASSERT_TRUE(head);
    EXPECT_EQ(head->program_bytes, 1500U);
    EXPECT_TRUE(head->version == *Version::parse("2.0.0"));
    EXPECT_EQ(head->board, "AI_THINKER");
    EXPECT_EQ(head->signed_part.size(), 96U);
    EXPECT_EQ(head->signature.size(), 64U);
}

TEST(ImageHead, is_none_at_every_cut) {
    const std::string image = TestImage{}.make();
    for (std::size_t size = 0; size < ImageHead::kBytes; ++size)
        EXPECT_FALSE(ImageHead::parse(as_bytes(image).first(size)).has_value()) << size;
}

TEST(ImageHead, is_none_with_other_bytes_than_texts_and_zeros) {
    const std::string image = TestImage{}.make();
    for (const std::size_t at :
         {std::size_t{0}, std::size_t{7}, std::size_t{11}, std::size_t{31}, std::size_t{63}}) {
        std::string other = image;
        other[at] = 'x';
        EXPECT_FALSE(ImageHead::parse(as_bytes(other)).has_value()) << at;
    }
    EXPECT_FALSE(ImageHead::parse(as_bytes(TestImage{.version = "two"}.make())).has_value());
    EXPECT_FALSE(ImageHead::parse(as_bytes(TestImage{.board = ""}.make())).has_value());
}

}  // namespace
}  // namespace vedette::node
