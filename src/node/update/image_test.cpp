#include "node/update/image.hpp"

#include <gtest/gtest.h>

#include "core/base/text.hpp"
#include "node/update/image_fixture.hpp"

namespace vedette::node {
namespace {

TEST(ImageHead, has_what_was_signed) {
    const std::string image = TestImage{}.make();
    const auto head = ImageHead::parse(as_bytes(image));
    ASSERT_TRUE(head);
    EXPECT_EQ(head->program_bytes, 1828U);
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
    EXPECT_FALSE(ImageHead::parse(as_bytes(TestImage{.board = std::string()}.make())).has_value());
}

}  // namespace
}  // namespace vedette::node
