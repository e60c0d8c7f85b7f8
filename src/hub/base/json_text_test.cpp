#include "hub/base/json_text.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

namespace vedette {
namespace {

using boost::json::array;
using boost::json::object;

TEST(JsonText, strings_are_escaped_and_repaired) {
    EXPECT_EQ(json_quoted("a\"b\\c\n\x01\x7f"), R"("a\"b\\c\u000a\u0001\u007f")");
    EXPECT_EQ(json_quoted("Tür"), "\"Tür\"");
    EXPECT_EQ(json_quoted("\xff\xc3"), "\"\xef\xbf\xbd\xef\xbf\xbd\"");
    EXPECT_EQ(serialize_json("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

TEST(JsonText, members_keep_their_order) {
    EXPECT_EQ(
        serialize_json(object{{"b", array{1, -2, nullptr, true}}, {"a", object{}}, {"\"\xff", array{}}}),
        "{\"b\":[1,-2,null,true],\"a\":{},\"\\\"\xef\xbf\xbd\":[]}");
}

TEST(JsonText, numbers_are_plain_decimals) {
    EXPECT_EQ(serialize_json(array{24.9, 12.0, -0.5, 1e15, 0.001, std::numeric_limits<std::uint64_t>::max()}),
              "[24.9,12,-0.5,1000000000000000,0.001,18446744073709551615]");
    EXPECT_EQ(serialize_json(array{std::numeric_limits<double>::infinity(), std::nan("")}), "[null,null]");
}

TEST(JsonText, rounded_numbers_have_no_more_decimals_than_asked) {
    EXPECT_EQ(serialize_json(array{rounded(2.0 / 3, 2), rounded(1234.56789, 3), rounded(-0.04, 1),
                                   rounded(0.1 + 0.2, 6), rounded(5, 2)}),
              "[0.67,1234.568,0,0.3,5]");
}

}  // namespace
}  // namespace vedette
