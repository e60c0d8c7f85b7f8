#include "node/motion/motion_detection.hpp"

#include <gtest/gtest.h>

#include "node/motion/motion_fixture.hpp"

namespace vedette::node {
namespace {

constexpr DrawnView kEmpty{};

// A person who has come so far, in steps of 12 pixels.
DrawnView person_at(int step) { return {.box = {12 * step, 80, 12 * step + 40, 180}}; }

// pycameresp's rule, whose cells are of 8 × 8 blocks: as many boxes as differ by so many cells.
constexpr std::string_view kScenes = "motion.method=scenes\nmotion.before=0\n";
DrawnView scene(int number) { return {.box = {0, 0, 320, 24 * number}}; }

TEST(MotionDetection, tells_when_something_begins_to_move_and_when_it_has_gone) {
    MotionBench bench;
    bench.show(kEmpty, 25);
    EXPECT_EQ(bench.motion->state(), MotionState::kQuiet);
    EXPECT_TRUE(bench.told.began.empty());
    for (int step = 0; step < 20; ++step) bench.show(person_at(step));
    EXPECT_EQ(bench.motion->state(), MotionState::kMotion);
    ASSERT_EQ(bench.told.began.size(), 1U);
    EXPECT_EQ(bench.told.began[0].id, 1U);
    EXPECT_TRUE(bench.told.ended.empty());
    bench.show(kEmpty, 25);
    ASSERT_EQ(bench.told.ended.size(), 1U);
    const MotionEvent& event = bench.told.ended[0];
    EXPECT_EQ(event.id, 1U);
    EXPECT_TRUE(event.began == bench.told.began[0].began);
    EXPECT_TRUE(event.ended > event.began);
    EXPECT_TRUE(event.ended < bench.clock.utc() - 2s);  // the time without motion is not a part of it
    // Two pictures from before it, then those with motion, each told once.
    ASSERT_GT(bench.told.pictures.size(), 4U);
    EXPECT_EQ(event.pictures, bench.told.pictures.size() - 2);
    std::uint32_t last = 0;
    for (std::size_t i = 0; i < bench.told.pictures.size(); ++i) {
        EXPECT_EQ(bench.told.pictures[i].is_before, i < 2);
        EXPECT_GT(bench.told.pictures[i].number, last);
        last = bench.told.pictures[i].number;
    }
    EXPECT_EQ(bench.log.text, "");
}

TEST(MotionDetection, holds_a_picture_only_while_it_is_looked_at) {
    MotionBench bench("motion.before=0\n");
    bench.see.stalls = true;
    bench.show(kEmpty);
    EXPECT_TRUE(bench.motion->is_busy());
    const std::size_t held = bench.pool.blocks() - bench.pool.free_blocks();
    EXPECT_EQ(held, 1U);
    // One picture at a time: the others stay in the camera.
    bench.show(person_at(5), 5);
    EXPECT_EQ(bench.pool.blocks() - bench.pool.free_blocks(), 1U);
    bench.see.stalls = false;
    bench.turn();
    EXPECT_FALSE(bench.motion->is_busy());
    EXPECT_EQ(bench.motion->looked_at(), 1U);
    bench.turn();
    EXPECT_EQ(bench.motion->looked_at(), 2U);
}

TEST(MotionDetection, leaves_the_last_blocks_to_the_viewers) {
    MotionBench bench;
    bench.show(kEmpty, 3);
    EXPECT_EQ(bench.pool.free_blocks(), 3U);  // the newest is one of the two that are kept
    const PicturePool::Share one = bench.pool.newest();
    bench.show(kEmpty);
    const PicturePool::Share two = bench.pool.newest();
    bench.show(kEmpty);
    const PicturePool::Share three = bench.pool.newest();
    // Three viewers, each with an older picture: those of before an event go, and the newest goes on.
    const std::uint32_t looked_at = bench.motion->looked_at();
    bench.show(kEmpty, 5);
    EXPECT_GE(bench.motion->looked_at(), looked_at + 4);
    bench.turn();
    EXPECT_EQ(bench.pool.free_blocks(), 1U);
    EXPECT_TRUE(bench.told.pictures.empty());
}

TEST(MotionDetection, takes_pictures_at_the_rate_of_the_setting) {
    MotionBench bench("motion.period=1s\n");
    for (int i = 0; i < 26; ++i) bench.show(kEmpty);  // 5 s
    EXPECT_GE(bench.motion->looked_at(), 5U);
    EXPECT_LE(bench.motion->looked_at(), 7U);
    EXPECT_TRUE(bench.camera.runs);
}

TEST(MotionDetection, stops_the_captures_within_seconds_when_it_is_switched_off) {
    MotionBench bench;
    bench.show(kEmpty, 20);
    EXPECT_TRUE(bench.camera.runs);
    bench.show(person_at(8));
    bench.show(person_at(9));
    bench.show(person_at(10));
    ASSERT_TRUE(bench.motion->is_event_active());
    EXPECT_EQ(bench.settings.override_values("motion.activated=false\n"), 0U);
    bench.turn();
    EXPECT_EQ(bench.told.ended.size(), 1U);
    EXPECT_EQ(bench.motion->state(), MotionState::kOff);
    const std::uint32_t looked_at = bench.motion->looked_at();
    bench.show(kEmpty, 26);  // 5.2 s
    EXPECT_EQ(bench.motion->looked_at(), looked_at);
    EXPECT_FALSE(bench.camera.runs);
    EXPECT_EQ(bench.pool.free_blocks(), bench.pool.blocks());
}

TEST(MotionDetection, goes_on_while_pictures_are_streamed_unless_it_is_told_to_pause) {
    MotionBench bench;
    bench.viewers = 1;
    bench.show(kEmpty, 5);
    EXPECT_EQ(bench.motion->looked_at(), 5U);
    EXPECT_EQ(bench.settings.override_values("motion.pause_while_streaming=true\n"), 0U);
    bench.show(kEmpty, 2);
    EXPECT_EQ(bench.motion->looked_at(), 5U);
    EXPECT_EQ(bench.motion->state(), MotionState::kPaused);
    bench.viewers = 0;
    bench.show(person_at(8));
    EXPECT_EQ(bench.motion->looked_at(), 6U);
    EXPECT_EQ(bench.motion->state(), MotionState::kLearning);  // the view anew: nothing of it has moved
}

TEST(MotionDetection, waits_until_the_servos_are_at_rest_and_learns_the_new_view) {
    MotionBench bench;
    bench.show(kEmpty, 25);
    ++bench.servo_moves;
    bench.show(person_at(3));
    EXPECT_EQ(bench.motion->state(), MotionState::kPaused);
    EXPECT_TRUE(bench.motion->deadline() == bench.clock.now - MotionBench::kStep + MotionDetection::kStill);
    for (int step = 4; step < 25; ++step) bench.show({.box = {200, 80, 300, 180}});
    EXPECT_EQ(bench.motion->state(), MotionState::kQuiet);
    EXPECT_TRUE(bench.motion->deadline() == MonoTime::max());
    EXPECT_TRUE(bench.told.began.empty());
}

TEST(MotionDetection, says_once_that_a_picture_is_too_large_or_damaged) {
    MotionBench small("motion.before=0\n", 1199);
    small.show(kEmpty, 3);
    EXPECT_EQ(small.motion->state(), MotionState::kTooLarge);
    EXPECT_EQ(small.log.text, "motion: the picture is too large to be looked at: choose a smaller size\n");
    MotionBench bench;
    bench.show(kEmpty);
    for (int i = 0; i < 2; ++i) {
        bench.camera.bytes = draw_view(kEmpty, bench.camera.memory) / 2;
        bench.camera.at = bench.clock.now;
        bench.turn();
        bench.clock.now = bench.clock.now + MotionBench::kStep;
    }
    EXPECT_EQ(bench.motion->state(), MotionState::kUnreadable);
    EXPECT_EQ(bench.log.text, "motion: a picture cannot be read\n");
    bench.show(kEmpty);
    EXPECT_EQ(bench.motion->state(), MotionState::kLearning);
}

TEST(MotionDetection, zones_leave_out_a_part_of_the_picture) {
    MotionBench bench("motion.zones=exclude 0,0 100,0 100,100 0,100\n");
    bench.show(kEmpty, 25);
    for (int step = 0; step < 20; ++step) bench.show(person_at(step));
    EXPECT_TRUE(bench.told.began.empty());
    EXPECT_EQ(bench.settings.override_values("motion.zones=include 0,0 100,0 100,100 0,100\n"), 0U);
    bench.show(kEmpty, 25);
    for (int step = 0; step < 20; ++step) bench.show(person_at(step));
    EXPECT_EQ(bench.told.began.size(), 1U);
}

// pycameresp 3.3, by the whole way of a picture.
TEST(MotionDetection, S3_3_identical_pictures_are_no_motion) {
    MotionBench bench(kScenes);
    bench.show(kEmpty, 40);
    EXPECT_TRUE(bench.told.began.empty());
    EXPECT_EQ(bench.motion->state(), MotionState::kQuiet);
}

TEST(MotionDetection, S3_3_one_odd_picture_is_a_glitch) {
    MotionBench bench(kScenes);
    bench.show(kEmpty, 20);
    bench.show(scene(4));
    bench.show(kEmpty, 20);
    EXPECT_TRUE(bench.told.began.empty());
}

TEST(MotionDetection, S3_3_three_different_scenes_within_ten_pictures_are_motion) {
    MotionBench bench(kScenes);
    bench.show(kEmpty, 20);
    bench.show(scene(2));
    EXPECT_TRUE(bench.told.began.empty());
    bench.show(scene(4));
    EXPECT_EQ(bench.told.began.size(), 1U);
    ASSERT_EQ(bench.told.pictures.size(), 1U);
    EXPECT_GT(bench.told.pictures[0].changed, 9U);
}

TEST(MotionDetection, S3_3_two_scenes_of_two_pictures_each_are_motion) {
    MotionBench bench(kScenes);
    bench.show(kEmpty, 20);
    bench.show(scene(3));
    EXPECT_TRUE(bench.told.began.empty());
    bench.show(scene(3));
    EXPECT_EQ(bench.told.began.size(), 1U);
}

TEST(MotionDetection, S3_3_a_ramp_of_the_whole_light_is_no_motion) {
    for (const std::string_view rows : {kScenes, std::string_view()}) {
        MotionBench bench(rows);
        bench.show({.ground = 60}, 25);
        for (int ground = 64; ground < 200; ground += 16) bench.show({.ground = ground});
        EXPECT_TRUE(bench.told.began.empty()) << rows;
    }
}

// The thresholds change the sensitivity in the direction that their names say (pycameresp 14, Y18).
TEST(MotionDetection, a_higher_minimum_of_cells_or_a_wider_tolerance_sees_less) {
    const auto sees = [](std::string_view rows) {
        MotionBench bench(std::string(kScenes).append(rows));
        bench.show(kEmpty, 20);
        bench.show({.box = {0, 0, 320, 48}, .luma = 140});
        bench.show({.box = {0, 0, 320, 96}, .luma = 140});
        return !bench.told.began.empty();
    };
    EXPECT_TRUE(sees(""));
    EXPECT_FALSE(sees("motion.minRgbDetection=70\n"));
    EXPECT_FALSE(sees("motion.rbgErrorRange=60\n"));
    EXPECT_TRUE(sees("motion.rbgErrorRange=20\n"));
}

}  // namespace
}  // namespace vedette::node
