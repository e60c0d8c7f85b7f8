#include "core/originals/old_line.hpp"

#include <array>
#include <string_view>

#include <gtest/gtest.h>

namespace vedette::originals {
namespace {

TEST(OldLine, quotes_and_addresses_that_do_not_fit_or_end_are_nothing) {
    std::array<char, 4> memory;
    EXPECT_TRUE(decode_quoted("\"a;b\"", memory) == std::string_view("a;b"));
    EXPECT_FALSE(decode_quoted("\"abcde\"", memory));
    EXPECT_FALSE(decode_quoted("\"abc", memory));
    EXPECT_FALSE(decode_quoted("abc", memory));
    EXPECT_FALSE(decode_quoted("\"a\\", memory));
    EXPECT_FALSE(format_old_address("1, 2, 3", memory));
    EXPECT_TRUE(format_old_address("1, 2", memory) == std::string_view("1.2"));
    const auto line = parse_old_line("#define WIFI_PASS \"a // b; c\" // d");
    ASSERT_TRUE(line.has_value());
    EXPECT_EQ(line->value, "\"a // b; c\"");
}

}  // namespace
}  // namespace vedette::originals
