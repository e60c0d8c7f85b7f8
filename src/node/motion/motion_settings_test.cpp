#include "node/motion/motion_settings.hpp"

#include <string>

#include <gtest/gtest.h>

#include "core/base/text.hpp"

namespace vedette::node {
namespace {

TEST(MotionSettings, rows_of_the_detector_have_its_names_limits_and_defaults) {
    int found = 0;
    for (const motion::Parameter& parameter : motion::parameters()) {
        const auto key = find_key("motion." + std::string(parameter.name));
        if (!key) continue;
        ++found;
        const settings::Key& row = row_of(*key);
        EXPECT_EQ(row.min, parameter.min) << parameter.name;
        EXPECT_EQ(row.max, parameter.max) << parameter.name;
        EXPECT_EQ(parse_int<int>(row.fallback), int{parameter.fallback}) << parameter.name;
    }
    EXPECT_EQ(found, 13);
    EXPECT_EQ(row_of(Key::kMotionZones).max * (std::int64_t{Values::kMaxLine} + 1), 8 * 65);
}

TEST(MotionSettings, say_once_what_has_changed) {
    Values values;
    MotionSettings settings;
    EXPECT_FALSE(settings.take(values));
    ASSERT_TRUE(values.set(Key::kMotionMethod, "scenes"));
    ASSERT_TRUE(values.set(Key::kMotionMinRgbDetection, "20"));
    EXPECT_TRUE(settings.take(values));
    EXPECT_EQ(settings.detector().method, motion::Method::kScenes);
    EXPECT_EQ(settings.detector().scenes.min_rgb_detection, 20);
    EXPECT_FALSE(settings.take(values));
    ASSERT_TRUE(values.set(Key::kName, "Porch"));
    EXPECT_FALSE(settings.take(values));
    ASSERT_TRUE(values.set(Key::kMotionZones, "include 0,40 100,40 100,100\texclude 0,0 9.5,0 0,9"));
    EXPECT_TRUE(settings.take(values));
    ASSERT_EQ(settings.zones().size(), 2U);
    EXPECT_EQ(settings.zones()[1].kind, motion::ZoneKind::kExclude);
    EXPECT_EQ(settings.zones()[1].points[1].x, 950);
    values.unset(Key::kMotionZones);
    EXPECT_TRUE(settings.take(values));
    EXPECT_TRUE(settings.zones().empty());
}

TEST(MotionSettings, all_zones_that_the_settings_take_fit_the_detector) {
    Values values;
    std::string lines;
    for (int i = 0; i < 8; ++i) lines += "include 0,0 1,0 2,0 3,0 4,0 5,0 6,0 7,0 8,0 9,0 9,1 9,2 9,3 9,4\t";
    lines.pop_back();
    ASSERT_TRUE(values.set(Key::kMotionZones, lines));
    MotionSettings settings;
    EXPECT_TRUE(settings.take(values));
    EXPECT_EQ(settings.zones().size(), 8U);
}

}  // namespace
}  // namespace vedette::node
