// Has to turn a run red: no more than 320 KB are there.
#include <gtest/gtest.h>

TEST(Red, takes_too_much) {
    for (int i = 0; i < 5; ++i) {
        volatile char* block = new char[100 * 1024];
        block[0] = 1;
        EXPECT_TRUE(block != nullptr);
    }
}
