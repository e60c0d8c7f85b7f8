#include "linux/base/local_time.hpp"

#include <cstdlib>
#include <ctime>

#include <gtest/gtest.h>

namespace vedette {
namespace {

TEST(LocalTime, follows_the_time_zone) {
    ::setenv("TZ", "JST-9", 1);
    ::tzset();
    const LocalTime tokyo = to_local(UtcTime{1'699'999'200s + 250ms});  // 2023-11-14 22:00:00.25 UTC
    EXPECT_EQ(tokyo.date, "2023-11-15");
    EXPECT_EQ(tokyo.day_ms, 7U * 3'600'000 + 250);
    ::setenv("TZ", "EST5", 1);
    ::tzset();
    const LocalTime boston = to_local(UtcTime{1'699'999'200s});
    EXPECT_EQ(boston.date, "2023-11-14");
    EXPECT_EQ(boston.day_ms, 17U * 3'600'000);
    ::unsetenv("TZ");
    ::tzset();
}

}  // namespace
}  // namespace vedette
