// Has to turn a run red: one test of two fails.
#include <gtest/gtest.h>

TEST(Red, holds) { EXPECT_EQ(1 + 1, 2); }
TEST(Red, fails) {
    const int one = 1;
    EXPECT_EQ(one, 2) << "with a message";
}
