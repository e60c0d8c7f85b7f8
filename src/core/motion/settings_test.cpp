#include "core/motion/settings.hpp"

#include <gtest/gtest.h>

namespace vedette::motion {
namespace {

TEST(MotionSettings, every_parameter_has_a_default_in_its_range_and_is_set_by_name) {
    Settings settings;
    SettingsError error{};
    for (std::size_t i = 0; i < parameters().size(); ++i) {
        const Parameter& parameter = parameters()[i];
        EXPECT_EQ(int{value_of(settings, i)}, int{parameter.fallback}) << parameter.name;
        EXPECT_GE(parameter.fallback, parameter.min) << parameter.name;
        EXPECT_LE(parameter.fallback, parameter.max) << parameter.name;
        EXPECT_FALSE(parameter.help.empty());
        for (const std::uint16_t value : {parameter.min, parameter.max}) {
            EXPECT_TRUE(set_parameter(settings, parameter.name, value, error)) << parameter.name;
            EXPECT_EQ(int{value_of(settings, i)}, int{value}) << parameter.name;
        }
        EXPECT_FALSE(set_parameter(settings, parameter.name, parameter.max + 1L, error)) << parameter.name;
        EXPECT_EQ(error, SettingsError::kTooLarge);
        EXPECT_FALSE(set_parameter(settings, parameter.name, parameter.min - 1L, error)) << parameter.name;
        EXPECT_EQ(error, SettingsError::kTooSmall);
        EXPECT_EQ(int{value_of(settings, i)}, int{parameter.max});
    }
    EXPECT_FALSE(set_parameter(settings, "sensitive", 1, error));
    EXPECT_EQ(error, SettingsError::kNoSuchParameter);
}

TEST(MotionSettings, S2_7_the_numbers_of_pycameresp_have_their_names_and_defaults) {
    const struct {
        const char* name;
        int value;
    } numbers[] = {{"stabilizationCamera", 6}, {"maxMotionImages", 10}, {"thresholdGlitch", 2},
                   {"thresholdMotion", 3},     {"minRgbDetection", 9},  {"maxRgbDetection", 80},
                   {"rbgErrorRange", 12},      {"awakeTime", 15}};
    int found = 0;
    for (const auto& number : numbers) {
        for (const Parameter& parameter : parameters()) {
            if (parameter.name != number.name) continue;
            ++found;
            EXPECT_EQ(int{parameter.fallback}, number.value) << number.name;
        }
    }
    EXPECT_EQ(found, 8);
}

TEST(MotionSettings, a_renamed_setting_is_set_by_its_old_name_too) {
    Settings settings;
    SettingsError error{};
    EXPECT_TRUE(set_parameter(settings, "ailment_s", 7, error));
    EXPECT_EQ(int{settings.health_delay_s}, 7);
    EXPECT_FALSE(set_parameter(settings, "ailment_s", 3601, error));
    EXPECT_EQ(error, SettingsError::kTooLarge);
}

TEST(MotionSettings, values_out_of_range_are_clamped) {
    Settings wild;
    wild.sensitivity = 1000;
    wild.max_tracks = 0;
    wild.scenes.max_motion_images = 999;
    const Settings tame = within_limits(wild);
    EXPECT_EQ(int{tame.sensitivity}, 100);
    EXPECT_EQ(int{tame.max_tracks}, 1);
    EXPECT_EQ(int{tame.scenes.max_motion_images}, 16);
}

}  // namespace
}  // namespace vedette::motion
