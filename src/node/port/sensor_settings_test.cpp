#include "node/port/sensor_settings.hpp"

#include <gtest/gtest.h>

namespace vedette::port {
namespace {

TEST(SensorSettings, are_found_by_their_stock_names_and_have_their_default_in_range) {
    for (std::size_t i = 0; i < kSettings; ++i) {
        const auto setting = static_cast<Setting>(i);
        const SettingRow& row = row_of(setting);
        EXPECT_TRUE(find_setting(row.name) == setting) << row.name;
        EXPECT_LE(row.min, row.fallback) << row.name;
        EXPECT_LE(row.fallback, row.max) << row.name;
    }
    EXPECT_FALSE(find_setting("Quality"));
    EXPECT_FALSE(find_setting(""));
}

TEST(SensorSettings, sizes_have_the_drivers_numbers) {
    EXPECT_EQ(row_of(Setting::kFramesize).max + 1, static_cast<int>(frame_sizes().size()));
    EXPECT_TRUE(find_frame_size("VGA") == 8);
    EXPECT_TRUE(find_frame_size("640x480") == 8);
    EXPECT_TRUE(find_frame_size("uxga") == 13);
    EXPECT_TRUE(find_frame_size("1600x1200") == 13);
    EXPECT_TRUE(find_frame_size("240X240") == 4);
    EXPECT_TRUE(find_frame_size("240x240") == 4);
    EXPECT_TRUE(find_frame_size("96x96") == 0);
    for (const char* text : {"", "x", "640", "640x", "x480", "640x481", "8", "VGA "})
        EXPECT_FALSE(find_frame_size(text)) << text;
}

}  // namespace
}  // namespace vedette::port
