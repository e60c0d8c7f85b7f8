#include "node/update/version.hpp"

#include <gtest/gtest.h>

#include "core/base/text.hpp"

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

TEST(Version, a_field_of_text_ends_with_zeros_only) {
    using std::string_view_literals::operator""sv;
    EXPECT_EQ(text_of_field(as_bytes("abc\0\0"sv)), "abc");
    EXPECT_EQ(text_of_field(as_bytes("abc"sv)), "abc");
    EXPECT_EQ(text_of_field(as_bytes("\0\0"sv)), "");
    EXPECT_FALSE(text_of_field(as_bytes("ab\0c"sv)).has_value());
}

}  // namespace
}  // namespace vedette::node
