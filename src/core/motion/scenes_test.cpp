#include "core/motion/scenes.hpp"

#include <gtest/gtest.h>

#include "core/motion/detector_fixture.hpp"

namespace vedette::motion {
namespace {

// 104 × 80 blocks: cells of 8 × 8 blocks, 13 × 10 of them, as at 800 × 600 pixels.
constexpr int kColumns = 104, kRows = 80;
std::uint8_t blocks[kColumns * kRows];
std::uint8_t memory[kScenesBytes];

// A grey picture in which the first `cells` cells have another luma.
frame::LumaGrid picture(int cells, int luma, int ground = 100) {
    for (int y = 0; y < kRows; ++y) {
        for (int x = 0; x < kColumns; ++x) {
            blocks[y * kColumns + x] = static_cast<std::uint8_t>(y / 8 * 13 + x / 8 < cells ? luma : ground);
        }
    }
    return {.means = blocks, .columns = kColumns, .rows = kRows};
}

ScenesRule started(const ScenesSettings& settings = {}) {
    ScenesRule rule;
    rule.start(memory, settings);
    for (int i = 0; i < 20; ++i) rule.feed(picture(0, 0));
    return rule;
}

TEST(MotionScenes, S3_1_nothing_is_compared_before_the_ring_holds_six) {
    ScenesRule rule;
    rule.start(memory, {});
    for (int i = 0; i < 5; ++i) EXPECT_EQ(rule.feed(picture(i * 20, 200)), ScenesVerdict::kStabilising);
    EXPECT_NE(rule.feed(picture(0, 0)), ScenesVerdict::kStabilising);
}

TEST(MotionScenes, S3_3_identical_images_are_one_id_and_nothing) {
    ScenesRule rule = started();
    EXPECT_EQ(rule.feed(picture(0, 0)), ScenesVerdict::kNothing);
    EXPECT_EQ(rule.scenes(), 1);
    EXPECT_EQ(rule.score(), 0);
}

TEST(MotionScenes, S3_3_a_single_odd_frame_is_a_glitch) {
    ScenesRule rule = started();
    EXPECT_EQ(rule.feed(picture(20, 200)), ScenesVerdict::kGlitch);
    for (int i = 0; i < 8; ++i) EXPECT_EQ(rule.feed(picture(0, 0)), ScenesVerdict::kGlitch);
    for (int i = 0; i < 3; ++i) rule.feed(picture(0, 0));
    EXPECT_EQ(rule.feed(picture(0, 0)), ScenesVerdict::kNothing);
}

TEST(MotionScenes, S3_3_three_mutually_different_scenes_are_motion) {
    ScenesRule rule = started();
    EXPECT_EQ(rule.feed(picture(20, 200)), ScenesVerdict::kGlitch);
    EXPECT_EQ(rule.feed(picture(40, 200)), ScenesVerdict::kMotion);
    EXPECT_TRUE(rule.marked());
}

TEST(MotionScenes, S3_3_two_scenes_of_two_images_each_are_motion) {
    ScenesRule rule = started();
    rule.feed(picture(20, 200));
    EXPECT_EQ(rule.feed(picture(20, 200)), ScenesVerdict::kMotion);
    EXPECT_TRUE(rule.marked());
}

TEST(MotionScenes, S3_1_more_than_nine_cells_make_another_scene) {
    ScenesRule rule = started();
    EXPECT_EQ(rule.feed(picture(9, 200)), ScenesVerdict::kNothing);
    EXPECT_EQ(rule.score(), 9);
    EXPECT_EQ(rule.feed(picture(10, 200, 100)),
              ScenesVerdict::kNothing);  // differs by one cell from the last
    rule = started();
    EXPECT_EQ(rule.feed(picture(10, 200)), ScenesVerdict::kGlitch);
    EXPECT_EQ(rule.score(), 10);
}

TEST(MotionScenes, S3_1_a_cell_differs_by_more_than_twelve) {
    ScenesRule rule = started();
    rule.feed(picture(50, 112));
    EXPECT_EQ(rule.score(), 0);
    rule = started();
    rule.feed(picture(50, 113));
    EXPECT_EQ(rule.score(), 50);
}

TEST(MotionScenes, S3_3_eighty_cells_and_more_are_the_light_and_not_marked) {
    ScenesRule rule = started();
    rule.feed(picture(80, 200));
    EXPECT_EQ(rule.feed(picture(80, 200)), ScenesVerdict::kMotion);
    EXPECT_FALSE(rule.marked());
    rule = started();
    rule.feed(picture(79, 200));
    EXPECT_EQ(rule.feed(picture(79, 200)), ScenesVerdict::kMotion);
    EXPECT_TRUE(rule.marked());
}

TEST(MotionScenes, S3_1_the_numbers_are_settings) {
    ScenesSettings settings;
    settings.min_rgb_detection = 50;
    ScenesRule rule = started(settings);
    EXPECT_EQ(rule.feed(picture(40, 200)), ScenesVerdict::kNothing);
    settings = {};
    settings.threshold_motion = 4;
    rule = started(settings);
    rule.feed(picture(20, 200));
    EXPECT_EQ(rule.feed(picture(40, 200)), ScenesVerdict::kNothing);
    settings = {};
    settings.max_motion_images = 3;
    settings.stabilization_camera = 2;
    rule = started(settings);
    rule.feed(picture(20, 200));
    for (int i = 0; i < 2; ++i) EXPECT_EQ(rule.feed(picture(0, 0)), ScenesVerdict::kGlitch);
    EXPECT_EQ(rule.feed(picture(0, 0)), ScenesVerdict::kNothing);
}

// The rule in the detector, with events.
struct Scenes : testing::DetectorFixture {
    static Settings chosen() {
        Settings settings;
        settings.method = Method::kScenes;
        return settings;
    }
    Scenes() : DetectorFixture(chosen()) {}
    void feed_view(int seed, int pictures) {
        testing::Small view(static_cast<std::uint32_t>(seed));
        for (int i = 0; i < pictures; ++i) {
            view.draw();
            feed(view.grid());
        }
    }
};

TEST(MotionScenesDetector, S3_3_a_static_view_and_one_different_picture_are_no_event) {
    Scenes fixture;
    fixture.feed_view(1, 30);
    fixture.feed_view(2, 1);
    fixture.feed_view(1, 30);
    EXPECT_EQ(fixture.started, 0);
}

TEST(MotionScenesDetector, S3_3_an_object_in_three_places_is_motion_and_the_event_ends) {
    Scenes fixture;
    testing::Small view;
    fixture.quiet(view, 30);
    for (int place = 0; place < 3; ++place) {
        view.draw();
        view.box(100 + place * 160, 60, 130, 300, 250);
        fixture.feed(view.grid());
    }
    EXPECT_EQ(fixture.started, 1);
    fixture.quiet(view, 60);
    EXPECT_EQ(fixture.ended, 1);
}

TEST(MotionScenesDetector, S3_3_an_even_ramp_of_brightness_is_no_event) {
    Scenes fixture;
    testing::Small view;
    fixture.quiet(view, 30);
    for (int i = 0; i < 60; ++i) {
        view.offset = i < 30 ? i * 3 : (60 - i) * 3;
        fixture.quiet(view, 1);
    }
    fixture.quiet(view, 30);
    EXPECT_EQ(fixture.started, 0);
}

}  // namespace
}  // namespace vedette::motion
