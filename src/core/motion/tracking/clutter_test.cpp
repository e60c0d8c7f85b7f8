#include "core/motion/tracking/clutter.hpp"

#include <cstdint>

#include <gtest/gtest.h>

namespace vedette::motion {
namespace {

constexpr int kDown = 2, kRight = 0;  // sectors

TEST(MotionClutter, a_direction_is_one_of_eight_sectors) {
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
    EXPECT_TRUE(Clutter::are_adjacent(0, 7));
    EXPECT_TRUE(Clutter::are_adjacent(7, 0));
    EXPECT_TRUE(Clutter::are_adjacent(3, 3));
    EXPECT_FALSE(Clutter::are_adjacent(1, 7));
    EXPECT_FALSE(Clutter::are_adjacent(0, 4));
}

TEST(MotionClutter, frequent_objects_are_common_only_in_their_direction_and_size) {
    Clutter clutter;
    for (int i = 0; i < 7; ++i) clutter.count_object(3, kDown);
    EXPECT_TRUE(clutter.is_common(3, kDown));
    EXPECT_TRUE(clutter.is_common(3, kDown + 1));
    EXPECT_TRUE(clutter.is_common(2, kDown)) << "smaller objects are common too";
    EXPECT_FALSE(clutter.is_common(5, kDown)) << "larger objects are not";
    EXPECT_FALSE(clutter.is_common(3, kRight)) << "nor another direction";
}

TEST(MotionClutter, long_lived_objects_are_not_counted) {
    Clutter clutter;
    for (int i = 0; i < 7; ++i) clutter.count_object(3, kDown);
    clutter.uncount_object(3, kDown);
    EXPECT_FALSE(clutter.is_common(3, kDown));
    for (int i = 0; i < 20; ++i) clutter.uncount_object(3, kDown);
    clutter.count_object(3, kDown);
    EXPECT_FALSE(clutter.is_common(3, kDown)) << "the count does not become negative";
}

TEST(MotionClutter, counts_of_objects_decay) {
    Clutter clutter;
    for (int i = 0; i < 200; ++i) clutter.count_object(7, kRight);
    EXPECT_TRUE(clutter.is_common(7, kRight));
    for (int i = 0; i < 300; ++i) clutter.elapse(100);
    EXPECT_FALSE(clutter.is_common(7, kRight));
}

}  // namespace
}  // namespace vedette::motion
