#include "core/http/range.hpp"

#include <gtest/gtest.h>

namespace vedette::http {
namespace {

TEST(Range, one_range_selects_its_bytes) {
    constexpr auto part = [](std::uint64_t first, std::uint64_t size) {
        return RangeChoice{RangeKind::kPart, {first, size}};
    };
    EXPECT_EQ(choose_range("bytes=0-0", 1000), part(0, 1));
    EXPECT_EQ(choose_range("bytes=0-99", 1000), part(0, 100));
    EXPECT_EQ(choose_range("Bytes=900-", 1000), part(900, 100));
    EXPECT_EQ(choose_range("bytes=900-5000", 1000), part(900, 100));
    EXPECT_EQ(choose_range("bytes=-1", 1000), part(999, 1));
    EXPECT_EQ(choose_range("bytes=-5000", 1000), part(0, 1000));
    EXPECT_EQ(choose_range("bytes=0-18446744073709551615", 1000), part(0, 1000));
}

TEST(Range, a_range_behind_the_end_is_unsatisfiable) {
    for (const char* value : {"bytes=1000-", "bytes=1000-1001", "bytes=-0"}) {
        EXPECT_TRUE(choose_range(value, 1000).kind == RangeKind::kUnsatisfiable) << value;
    }
    EXPECT_TRUE(choose_range("bytes=0-", 0).kind == RangeKind::kUnsatisfiable);
    EXPECT_TRUE(choose_range("bytes=-1", 0).kind == RangeKind::kUnsatisfiable);
}

TEST(Range, what_a_server_may_ignore_gives_the_whole_file) {
    for (const char* value :
         {"", "bytes", "bytes=", "bytes=-", "bytes=5", "bytes=9-5", "bytes=a-b", "bytes=0-9,20-29",
          "bytes=+1-2", "bytes=1-x", "lines=0-9", "bytes=99999999999999999999-"}) {
        EXPECT_EQ(choose_range(value, 1000), (RangeChoice{RangeKind::kWhole, {0, 1000}})) << value;
    }
}

TEST(Range, if_range_holds_for_the_same_strong_tag_only) {
    EXPECT_TRUE(if_range_holds("", "\"a\""));
    EXPECT_TRUE(if_range_holds("\"a\"", "\"a\""));
    EXPECT_FALSE(if_range_holds("\"b\"", "\"a\""));
    EXPECT_FALSE(if_range_holds("W/\"a\"", "\"a\""));
    EXPECT_FALSE(if_range_holds("Sat, 29 Oct 1994 19:43:31 GMT", "\"a\""));
    EXPECT_FALSE(if_range_holds("\"\"", ""));
}

}  // namespace
}  // namespace vedette::http
