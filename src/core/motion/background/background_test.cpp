#include "core/motion/background/background.hpp"

#include <gtest/gtest.h>

#include "core/motion/background/cells_fixture.hpp"
#include "core/motion/zones.hpp"

namespace vedette::motion {
namespace {

constexpr std::uint32_t kCell = 5 * 16 + 8;  // in the middle

// 16 × 12 cells with a background of 100 lumas.
struct Learner {
    testing::TestCells drawn{16, 12, 1};
    Cells& cells = drawn.cells;
    Background background;

    explicit Learner(const Settings& settings = {}, std::uint8_t level = kLevelMain) {
        testing::set_even(cells, 100);
        for (std::uint32_t i = 0; i < cells.count; ++i) cells.state[i] = level;
        background.start(cells, settings);
    }
    void learn(int steps, LearningRate rate = LearningRate::kNormal, BlobKinds kinds = {},
               bool settling = false) {
        for (int i = 0; i < steps; ++i) background.learn(cells, rate, kinds, settling);
    }
    // `steps` in which one cell is foreground with this luma.
    void learn_foreground(int steps, std::uint8_t luma, BlobKinds kinds = {}, bool settling = false) {
        cells.luma[kCell] = luma;
        for (int i = 0; i < steps; ++i) {
            cells.mark[kCell] = cells.background[kCell] == luma * 128 ? 0 : 1;
            background.learn(cells, LearningRate::kNormal, kinds, settling);
        }
    }
    int luma_of_background() const { return cells.background[kCell] / 128; }
};

TEST(MotionBackground, it_follows_a_slow_change_and_reaches_it) {
    Learner learner;
    learner.cells.luma[kCell] = 104;
    learner.learn(15);  // one time constant
    EXPECT_EQ(learner.luma_of_background(), 102);
    learner.learn(150);
    EXPECT_GE(int{learner.cells.background[kCell]}, 104 * 128 - 1);
}

TEST(MotionBackground, it_follows_faster_after_the_start) {
    Learner learner;
    learner.cells.luma[kCell] = 104;
    learner.learn(4, LearningRate::kFast);
    EXPECT_EQ(learner.luma_of_background(), 102);
}

TEST(MotionBackground, limits_are_above_one_step_of_the_rounding) {
    Learner learner;
    learner.learn(40);  // until the noise is at its lowest
    const int fine = learner.cells.limit[kCell];
    EXPECT_GE(fine, 6);
    for (const std::uint16_t step : {0, 1, 16}) {  // up to two lumas
        learner.background.set_rounding(learner.cells, step);
        learner.learn(1);
        EXPECT_EQ(learner.cells.limit[kCell], fine) << step;
    }
    for (const std::uint16_t step : {24, 48, 72}) {
        learner.background.set_rounding(learner.cells, step);
        learner.learn(1);
        EXPECT_GT(learner.cells.limit[kCell], step / 4) << step;
        EXPECT_LE(learner.cells.limit[kCell], step / 4 * 4 / 3 + 2) << step;
    }
    learner.background.set_rounding(learner.cells, 0xFFFF);
    learner.learn(1);
    EXPECT_LE(learner.cells.limit[kCell], 62) << "a damaged table does not blind the detector";
}

TEST(MotionBackground, foreground_is_learned_only_after_the_start) {
    Learner learner;
    learner.cells.luma[kCell] = 104;
    learner.cells.mark[kCell] = 1;
    learner.learn(20);
    EXPECT_EQ(learner.luma_of_background(), 100);
    learner.learn(20, LearningRate::kFirst);
    EXPECT_GE(learner.luma_of_background(), 103);
}

TEST(MotionBackground, noise_settles_at_the_usual_difference_and_raises_the_limit) {
    Learner learner;
    learner.learn(200);
    const int quiet = learner.cells.limit[kCell];
    for (int i = 0; i < 200; ++i) {
        learner.cells.luma[kCell] = i % 2 == 0 ? 96 : 104;
        learner.learn(1);
    }
    EXPECT_GT(int{learner.cells.noise[kCell]}, 3 * 16);
    EXPECT_LT(int{learner.cells.noise[kCell]}, 5 * 16);
    EXPECT_EQ(int{learner.cells.limit[kCell]} - quiet,
              learner.cells.noise[kCell] * 3 / 8 - learner.cells.noise[kCell + 1] * 3 / 8);
}

TEST(MotionBackground, zones_exclude_cells_and_their_sensitivity_does_not_change_limits) {
    const Learner excluded({}, kLevelOut);
    EXPECT_EQ(int{excluded.cells.limit[kCell]}, kLimitOut);
    EXPECT_EQ(excluded.background.included_cells(), 0u);
    const Learner sensitive({}, level_of(100));
    EXPECT_EQ(int{sensitive.cells.limit[kCell]}, int{Learner({.sensitivity = 0}).cells.limit[kCell]});
    EXPECT_EQ(sensitive.background.included_cells(), 16u * 12u);
}

TEST(MotionBackground, still_foreground_replaces_it_after_absorb_s_and_the_old_one_returns_at_once) {
    constexpr int kSteps = 10 * 1000 / static_cast<int>(kStepMs);
    Learner learner({.absorb_s = 10});
    learner.learn_foreground(kSteps - 5, 180);
    EXPECT_EQ(learner.luma_of_background(), 100);
    learner.learn_foreground(10, 180);
    EXPECT_EQ(learner.luma_of_background(), 180);
    learner.learn_foreground(2, 100);
    EXPECT_EQ(learner.luma_of_background(), 100);
}

TEST(MotionBackground, it_follows_still_foreground_while_the_light_settles) {
    Learner learner;
    learner.learn_foreground(1, 120);  // the step in which it changes
    learner.learn_foreground(8, 120, {}, true);
    EXPECT_GE(learner.luma_of_background(), 119);
}

TEST(MotionBackground, moving_foreground_adds_activity_to_its_cell_and_neighbours) {
    const auto activity_after = [](BlobKinds kinds, std::uint32_t cell) {
        Learner learner;
        for (int i = 0; i < 10; ++i) learner.learn_foreground(1, i % 2 == 0 ? 180 : 20, kinds);
        return int{learner.cells.activity[cell]};
    };
    EXPECT_GE(activity_after({}, kCell), 30);
    EXPECT_GE(activity_after({}, kCell + 1), 4);
    EXPECT_EQ(activity_after({}, kCell + 2), 0);
    EXPECT_EQ(activity_after({.moving_objects = 1}, kCell), 0) << "a confirmed object";
    EXPECT_LT(activity_after({.lights = 1}, kCell), 10);
    EXPECT_EQ(activity_after({.lights = 1}, kCell + 1), 0);
}

TEST(MotionBackground, activity_decays_and_raises_the_limit) {
    Learner learner;
    learner.cells.activity[kCell] = 64;
    learner.learn(2);
    EXPECT_EQ(int{learner.cells.activity[kCell]}, 63);
    EXPECT_GT(int{learner.cells.limit[kCell]}, 19 * int{learner.cells.limit[kCell + 1]} / 10);
    learner.learn(200);
    EXPECT_EQ(int{learner.cells.activity[kCell]}, 0);
}

TEST(MotionBackground, replacing_takes_the_picture_and_forgets_candidates) {
    Learner learner({.absorb_s = 10});
    learner.learn_foreground(40, 180);
    EXPECT_GT(age_of(learner.cells.state[kCell]), 0);
    learner.background.replace(learner.cells);
    EXPECT_EQ(learner.luma_of_background(), 180);
    EXPECT_EQ(age_of(learner.cells.state[kCell]), 0);
    EXPECT_EQ(int{learner.cells.mark[kCell]}, 0);
}

}  // namespace
}  // namespace vedette::motion
