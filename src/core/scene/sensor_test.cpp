#include "core/scene/sensor.hpp"

#include <algorithm>
#include <array>

#include <gtest/gtest.h>

namespace vedette::scene {
namespace {

constexpr PictureFormat kFormat{.width = 16, .height = 8, .sampling = kSensorSampling};

// A band whose luma grows from left to right, and whose chroma grows from top to bottom.
struct Painted {
    Painted() : band(make_band(kFormat, 0, memory)) {
        for (int row = 0; row < 8; ++row) {
            for (int x = 0; x < 16; ++x) band.y[row * 16 + x] = static_cast<std::uint8_t>(16 * x + row);
            for (int x = 0; x < 8; ++x) {
                band.cb[row * 8 + x] = static_cast<std::uint8_t>(100 + 8 * row);
                band.cr[row * 8 + x] = static_cast<std::uint8_t>(128 - x);
            }
        }
    }
    std::array<std::uint8_t, band_bytes(kFormat)> memory{};
    Band band;
};

TEST(SensorLook, quality_falls_as_the_sensors_number_grows) {
    EXPECT_EQ(table_quality(0), 100);
    EXPECT_EQ(table_quality(10), 80);
    EXPECT_EQ(table_quality(63), 1);
}

TEST(SensorLook, brightness_and_saturation_change_their_planes) {
    Painted painted;
    adjust(painted.band, 1, -2);
    EXPECT_EQ(painted.band.y[3], 3 * 16 + 16);
    EXPECT_EQ(painted.band.y[15], 255);
    EXPECT_EQ(painted.band.cb[0], 128 - 28 * 3 / 5);
    EXPECT_EQ(painted.band.cr[0], 128);
    Painted same;
    adjust(same.band, 0, 0);
    EXPECT_TRUE(same.memory == Painted().memory);
}

TEST(SensorLook, a_mirrored_or_turned_band_is_itself_after_the_second_time) {
    Painted painted;
    mirror(painted.band);
    EXPECT_EQ(painted.band.y[0], 15 * 16);
    EXPECT_EQ(painted.band.y[15], 0);
    EXPECT_EQ(painted.band.cr[7], 128);
    mirror(painted.band);
    EXPECT_TRUE(painted.memory == Painted().memory);
    turn_over(painted.band);
    EXPECT_EQ(painted.band.y[0], 7);
    EXPECT_EQ(painted.band.cb[0], 100 + 8 * 7);
    turn_over(painted.band);
    EXPECT_TRUE(painted.memory == Painted().memory);
}

TEST(SensorLook, a_camera_that_turns_by_its_view_shows_the_next_one) {
    constexpr Point kRight = shift_of({.width = 640, .height = 480}, kViewWidth_deg, 0);
    EXPECT_EQ(kRight.x, 640);
    constexpr Point kUp = shift_of({.width = 640, .height = 480}, 0, kViewHeight_deg);
    EXPECT_EQ(kUp.y, -480);
}

}  // namespace
}  // namespace vedette::scene
