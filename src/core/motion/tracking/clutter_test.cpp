#include "core/motion/tracking/clutter.hpp"

#include <cstdint>

#include <gtest/gtest.h>

namespace vedette::motion {
namespace {

constexpr int kDown = 2, kRight = 0;  // sectors

TEST(MotionClutter, directions_are_eighths_and_those_beside_each_other_are_near) {
    EXPECT_EQ(Clutter::sector_of(100, 0), kRight);
    EXPECT_EQ(Clutter::sector_of(100, 40), kRight);
    EXPECT_EQ(Clutter::sector_of(100, 43), 1);
    EXPECT_EQ(Clutter::sector_of(0, 100), kDown);
    EXPECT_EQ(Clutter::sector_of(-70, 70), 3);
    EXPECT_EQ(Clutter::sector_of(-100, -10), 4);
    EXPECT_EQ(Clutter::sector_of(-70, -70), 5);
    EXPECT_EQ(Clutter::sector_of(10, -100), 6);
    EXPECT_EQ(Clutter::sector_of(70, -70), 7);
    EXPECT_EQ(Clutter::sector_of(INT32_MIN, INT32_MAX), 3);
    EXPECT_TRUE(Clutter::are_near(0, 7));
    EXPECT_TRUE(Clutter::are_near(7, 0));
    EXPECT_TRUE(Clutter::are_near(3, 3));
    EXPECT_FALSE(Clutter::are_near(1, 7));
    EXPECT_FALSE(Clutter::are_near(0, 4));
}

TEST(MotionClutter, what_falls_is_common_downwards_and_not_across) {
    Clutter clutter;
    for (int i = 0; i < 7; ++i) clutter.confirmed(3, kDown);
    EXPECT_TRUE(clutter.common(3, kDown));
    EXPECT_TRUE(clutter.common(3, kDown + 1));
    EXPECT_TRUE(clutter.common(2, kDown)) << "what is larger hides what is smaller";
    EXPECT_FALSE(clutter.common(5, kDown)) << "something larger is told";
    EXPECT_FALSE(clutter.common(3, kRight)) << "and who walks across";
}

TEST(MotionClutter, what_stays_for_long_was_nothing_that_falls) {
    Clutter clutter;
    for (int i = 0; i < 7; ++i) clutter.confirmed(3, kDown);
    clutter.outlived(3, kDown);
    EXPECT_FALSE(clutter.common(3, kDown));
    for (int i = 0; i < 20; ++i) clutter.outlived(3, kDown);
    clutter.confirmed(3, kDown);
    EXPECT_FALSE(clutter.common(3, kDown)) << "more gone than came is none, not a debt";
}

TEST(MotionClutter, what_was_common_is_forgotten) {
    Clutter clutter;
    for (int i = 0; i < 200; ++i) clutter.confirmed(7, kRight);
    EXPECT_TRUE(clutter.common(7, kRight));
    for (int i = 0; i < 300; ++i) clutter.pass(100);
    EXPECT_FALSE(clutter.common(7, kRight));
}

}  // namespace
}  // namespace vedette::motion
