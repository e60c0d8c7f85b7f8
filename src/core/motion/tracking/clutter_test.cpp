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

TEST(MotionClutter, logarithms_are_exact_at_powers_of_two_and_rise_between_them) {
    EXPECT_EQ(log2_16(0), 0);
    EXPECT_EQ(log2_16(1), 0);
    EXPECT_EQ(log2_16(12), 3 * 16 + 8);
    EXPECT_EQ(log2_16(1u << 31), 31 * 16);
    for (std::uint32_t value = 1; value < 5000; ++value)
        EXPECT_GE(log2_16(value + 1), log2_16(value)) << value;
}

}  // namespace
}  // namespace vedette::motion
