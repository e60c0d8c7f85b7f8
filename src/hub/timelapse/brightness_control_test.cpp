#include "hub/timelapse/brightness_control.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace vedette::timelapse {
namespace {

constexpr settings::BrightnessSettings wanted(int min = 1, int max = 100'000) {
    return {.control = {}, .target = 45, .tolerance = 5, .min = min, .max = max};
}

// What a sensor makes of a scene: luma 0 to 255 of light × exposure, clipped.
double luma(double light, double exposure) {
    const double linear = std::min(light * exposure, 1.0);
    return 255 * (linear <= 0.0031308 ? linear * 12.92 : 1.055 * std::pow(linear, 1 / 2.4) - 0.055);
}

TEST(BrightnessControl, a_picture_within_the_tolerance_changes_nothing) {
    for (const double mean : {0.401, 0.45, 0.499}) EXPECT_EQ(corrected_value(wanted(), 100, mean * 255), 100);
    EXPECT_GT(corrected_value(wanted(), 100, 0.39 * 255), 100);
    EXPECT_LT(corrected_value(wanted(), 100, 0.51 * 255), 100);
}

TEST(BrightnessControl, goes_both_ways_within_its_limits_and_four_times_a_picture) {
    EXPECT_EQ(corrected_value(wanted(), 100, 0), 400);
    EXPECT_EQ(corrected_value(wanted(), 100, 255), 25);
    EXPECT_EQ(corrected_value(wanted(1, 150), 100, 0), 150);
    EXPECT_EQ(corrected_value(wanted(80, 150), 100, 255), 80);
    EXPECT_EQ(corrected_value(wanted(), 1, 0.39 * 255), 2) << "a small value moves, too";
    EXPECT_EQ(corrected_value(wanted(), 2, 0.51 * 255), 1);
}

TEST(BrightnessControl, reaches_the_target_from_anywhere_and_stays_there) {
    for (const double light : {1e-5, 1e-4, 1e-3, 1e-2}) {
        for (const int start : {1, 50, 100'000}) {
            int value = start;
            for (int i = 0; i < 12; ++i) value = corrected_value(wanted(), value, luma(light, value));
            EXPECT_NEAR(luma(light, value) / 255, 0.45, 0.07) << light << " from " << start;
            EXPECT_EQ(corrected_value(wanted(), value, luma(light, value)), value) << "it swings";
        }
    }
}

TEST(BrightnessControl, follows_a_sunset) {
    int value = 10;
    for (int minute = 0; minute < 90; ++minute) {
        const double light = 0.02 * std::pow(2, -minute / 8.0);
        const double mean = luma(light, value) / 255;
        if (minute > 5) {
            EXPECT_NEAR(mean, 0.45, 0.08) << "minute " << minute;
        }
        value = corrected_value(wanted(), value, mean * 255);
    }
}

TEST(ControlValues, each_profile_learns_by_itself) {
    settings::TimelapseSettings job;
    job.controls = {.day = {{"gain", "1"}, {"exposure", "100"}}, .dark = {{"gain", "8"}}, .dark_lamp = {}};
    job.brightness = wanted();
    job.brightness->control = "exposure";
    ControlValues values;
    const auto text = [&](Profile profile) {
        std::string out;
        for (const auto& value : values.next(job, profile)) out += value.name + "=" + value.value + " ";
        return out;
    };
    EXPECT_EQ(text(Profile::kDay), "gain=1 exposure=100 ");
    EXPECT_EQ(text(Profile::kDark), "gain=8 exposure=316 ") << "the middle of its range";
    values.learn(job, Profile::kDay, 255);
    EXPECT_EQ(text(Profile::kDay), "gain=1 exposure=25 ");
    EXPECT_EQ(text(Profile::kDark), "gain=8 exposure=316 ");
    values.forget();
    EXPECT_EQ(text(Profile::kDay), "gain=1 exposure=100 ");
    job.brightness.reset();
    EXPECT_EQ(text(Profile::kDarkLamp), "");
}

}  // namespace
}  // namespace vedette::timelapse
