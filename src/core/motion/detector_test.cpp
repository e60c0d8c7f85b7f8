#include "core/motion/detector.hpp"

#include <gtest/gtest.h>

#include "core/motion/detector_fixture.hpp"

namespace vedette::motion {
namespace {

using std::chrono::milliseconds;
using testing::Small;
using testing::Watch;

TEST(MotionDetector, S3_3_identical_pictures_are_nothing) {
    Small view;
    view.noise = 0;
    Watch watch;
    watch.quiet(view, 100);
    EXPECT_EQ(watch.started, 0);
    EXPECT_EQ(watch.light + watch.moved, 0);
}

TEST(MotionDetector, a_static_view_with_noise_is_nothing) {
    for (const int noise : {1, 3, 8}) {
        Small view;
        view.noise = noise;
        Watch watch;
        watch.quiet(view, 300);
        EXPECT_EQ(watch.started, 0) << noise;
        EXPECT_EQ(watch.light + watch.moved, 0) << noise;
    }
}

TEST(MotionDetector, S3_3_one_odd_picture_is_nothing) {
    Small view, odd(9);
    Watch watch;
    watch.quiet(view, 50);
    odd.draw();
    watch.feed(odd.grid());
    watch.quiet(view, 50);
    EXPECT_EQ(watch.started, 0);
}

TEST(MotionDetector, S3_3_three_mutually_different_views_are_motion) {
    Small view, second(9), third(17);
    Watch watch;
    watch.quiet(view, 50);
    second.draw();
    watch.feed(second.grid());
    third.draw();
    watch.feed(third.grid());
    watch.quiet(view, 10);
    EXPECT_EQ(watch.started, 1);
}

TEST(MotionDetector, S3_3_an_even_ramp_of_brightness_is_nothing) {
    Small view;
    Watch watch;
    watch.quiet(view, 50);
    for (int i = 0; i < 200; ++i) {
        view.gain = 256 + (i % 100 < 50 ? i % 100 : 100 - i % 100) * 3;
        watch.quiet(view, 1);
    }
    EXPECT_EQ(watch.started, 0);
}

TEST(MotionDetector, a_thing_that_crosses_is_one_event_with_a_path_and_a_best_picture) {
    Small view;
    Watch watch;
    watch.quiet(view, 50);
    watch.walk(view);
    watch.quiet(view, 60);
    EXPECT_EQ(watch.started, 1);
    EXPECT_EQ(watch.ended, 1);
    EXPECT_LE(watch.first_motion_ms, 5000 + 800);
    EXPECT_GE(to_ms(watch.last.start), 5000);
    EXPECT_LT(to_ms(watch.last.start), 5500);
    EXPECT_GT(to_ms(watch.last.end), 9000);
    EXPECT_LT(to_ms(watch.last.end), 11500);
    ASSERT_GT(int{watch.last.path_points}, 4);
    const PathPoint& first = watch.last.path[0];
    const PathPoint& final = watch.last.path[watch.last.path_points - 1];
    EXPECT_GT(final.centre.x - first.centre.x, 15 * 16);
    EXPECT_LT(final.centre.y - first.centre.y, 2 * 16);
    // The best picture is one where it is whole and near the middle.
    EXPECT_GT(int{watch.last.best.box.x}, 8);
    EXPECT_LT(int{watch.last.best.box.x}, 30);
    EXPECT_GE(int{watch.last.best.box.height}, 3);
}

TEST(MotionDetector, a_small_thing_is_seen_within_half_a_second) {
    // 5 % of 30 blocks: 1.5 blocks high, appearing in the middle.
    Small view;
    Watch watch;
    watch.quiet(view, 50);
    for (int i = 0; i < 30; ++i) {
        view.draw();
        view.box(200 + i * 8, 205, 12, 24, 220);
        watch.feed(view.grid());
    }
    EXPECT_EQ(watch.started, 1);
    EXPECT_LE(watch.first_motion_ms, 5500);
}

TEST(MotionDetector, two_things_that_cross_are_two_tracks_of_one_event) {
    Small view;
    Watch watch;
    watch.quiet(view, 50);
    std::size_t most = 0;
    for (int i = 0; i < 60; ++i) {
        view.draw();
        view.box(i * 10, 100, 28, 70, 230);
        view.box(620 - i * 10, 300, 28, 70, 10);
        std::size_t confirmed = 0;
        for (const Track& track : watch.feed(view.grid()).tracks) confirmed += track.confirmed;
        most = confirmed > most ? confirmed : most;
    }
    EXPECT_EQ(watch.started, 1);
    EXPECT_EQ(most, std::size_t{2});
}

TEST(MotionDetector, what_stops_becomes_background_and_its_going_is_seen) {
    Settings settings;
    settings.absorb_s = 10;
    Small view;
    Watch watch(settings);
    watch.quiet(view, 50);
    int x = -32;
    std::uint32_t changed = 0;
    for (int i = 0; i < 260; ++i) {
        if (x < 300) x += 12;
        view.draw();
        view.box(x, 200, 32, 64, 230);
        changed = watch.feed(view.grid()).changed_cells;
    }
    EXPECT_EQ(watch.started, 1);
    EXPECT_EQ(watch.ended, 1);
    EXPECT_EQ(changed, 0u);
    for (int i = 0; i < 30; ++i) {
        x += 12;
        view.draw();
        view.box(x, 200, 32, 64, 230);
        watch.feed(view.grid());
    }
    EXPECT_EQ(watch.started, 2);
    // What it hid is known again at once: no ghost is left.
    view.draw();
    watch.feed(view.grid());
    watch.quiet(view, 10);
    view.draw();
    EXPECT_EQ(watch.feed(view.grid()).changed_cells, 0u);
}

TEST(MotionDetector, who_stops_and_goes_on_makes_two_events_one_after_the_other) {
    Watch watch;
    Small view;
    watch.quiet(view, 40);
    const auto stand = [&](int x16) {
        view.draw();
        view.box(x16, 200, 26, 64, 230);
        watch.feed(view.grid());
    };
    for (int i = 0; i < 25; ++i) stand(i * 12);
    for (int i = 0; i < 60; ++i) stand(24 * 12);
    EXPECT_EQ(watch.ended, 1);
    const Event first = watch.last;
    for (int i = 24; i < 45; ++i) stand(i * 12);
    EXPECT_EQ(watch.started, 2);
    EXPECT_TRUE(watch.last.start >= first.end);
    EXPECT_TRUE(watch.last.start <= watch.last.confirmed);
}

TEST(MotionDetector, sensitivity_decides_what_is_seen) {
    const auto events_at = [](std::uint16_t sensitivity, int luma) {
        Settings settings;
        settings.sensitivity = sensitivity;
        Small view;
        view.noise = 0;
        Watch watch(settings);
        watch.quiet(view, 50);
        for (int i = 0; i < 60; ++i) {
            view.draw();
            for (int y = 12; y < 16; ++y) {
                for (int x = i / 2; x < i / 2 + 3; ++x) {
                    const frame::LumaGrid grid = view.grid();
                    view.set(x, y, grid.at(x, y) + luma);
                }
            }
            watch.feed(view.grid());
        }
        return watch.started;
    };
    EXPECT_EQ(events_at(100, 3), 1);
    EXPECT_EQ(events_at(50, 3), 0);
    EXPECT_EQ(events_at(50, 12), 1);
    EXPECT_EQ(events_at(0, 12), 0);
    EXPECT_EQ(events_at(0, 60), 1);
}

TEST(MotionDetector, a_thing_below_the_least_area_or_time_is_no_event) {
    Settings large;
    large.min_area = 500;  // 5 %: 60 of the 1200 cells
    Settings late;
    late.min_duration_ms = 20000;
    for (const Settings& settings : {large, late}) {
        Small view;
        Watch watch(settings);
        watch.quiet(view, 50);
        watch.walk(view);
        EXPECT_EQ(watch.started, 0);
    }
}

TEST(MotionDetector, slow_cameras_are_served_too) {
    // One picture a second: a walker is seen a dozen times.
    Small view;
    Watch watch;
    for (int i = 0; i < 30; ++i) {
        view.draw();
        watch.feed(view.grid(), 1000);
    }
    for (int i = 0; i < 14; ++i) {
        view.draw();
        view.box(-32 + i * 48, 200, 48, 120, 230);
        watch.feed(view.grid(), 1000);
    }
    EXPECT_EQ(watch.started, 1);
}

TEST(MotionDetector, a_grid_that_is_empty_short_or_too_large_for_the_memory_is_unfit) {
    std::uint8_t few[4000] = {};
    Detector detector(few);
    detector.start({});
    Small view;
    view.draw();
    EXPECT_EQ(detector.feed({}, {}).verdict, Verdict::kUnfit);
    frame::LumaGrid grid = view.grid();
    EXPECT_EQ(detector.feed(grid, {}).verdict, Verdict::kUnfit);
    EXPECT_EQ(detector.feed(grid, milliseconds(100)).verdict, Verdict::kUnfit);
    Watch watch;
    grid.means = grid.means.first(100);
    EXPECT_EQ(watch.feed(grid).verdict, Verdict::kUnfit);
    EXPECT_EQ(watch.feed(view.grid()).verdict, Verdict::kLearning);
}

TEST(MotionDetector, another_size_begins_anew) {
    Small view;
    testing::TestView<20, 16> other;
    Watch watch;
    watch.quiet(view, 50);
    other.draw();
    EXPECT_EQ(watch.feed(other.grid()).verdict, Verdict::kLearning);
    EXPECT_EQ(watch.feed(other.grid()).cells, 320u);
}

TEST(MotionDetector, time_that_runs_backwards_stands_still) {
    Small view;
    Watch watch;
    watch.quiet(view, 50);
    watch.at_ms = 0;
    watch.quiet(view, 30);
    EXPECT_EQ(watch.started, 0);
}

TEST(MotionDetector, cells_of_two_blocks_fit_a_chip) {
    Settings chip;
    chip.cell_blocks = 2;
    chip.max_tracks = 4;
    EXPECT_LT(Detector::memory_for(chip, 100, 75), std::size_t{20480});
    for (const std::uint16_t blocks : {2, 3, 4}) {
        chip.cell_blocks = blocks;
        Small view;
        Watch watch(chip);
        watch.quiet(view, 50);
        watch.walk(view, 160, 14);
        EXPECT_EQ(watch.detector.cell_blocks(), int{blocks});
        EXPECT_EQ(watch.started, 1) << blocks;
    }
}

TEST(MotionDetector, coarser_cells_are_taken_where_memory_is_short) {
    const std::size_t enough = Detector::memory_for({.cell_blocks = 3}, 40, 30);
    Detector detector({Watch::memory, enough});
    detector.start({});
    Small view;
    view.draw();
    EXPECT_EQ(detector.feed(view.grid(), {}).verdict, Verdict::kLearning);
    EXPECT_EQ(detector.cell_blocks(), 3);
}

TEST(MotionDetector, a_square_where_people_walk_all_day_never_falls_silent) {
    // They walk behind and before each other, in groups, and pace up and down, so that regions join and part.
    Small view;
    Watch watch;
    watch.quiet(view, 50);
    int told = 0;
    constexpr int kPictures = 1800;
    for (int i = 0; i < kPictures; ++i) {
        view.draw();
        for (int person = 0; person < 12; ++person) {
            const int speed = 5 + person * 5 % 9, way = 640 + 64,
                      gone = (i * speed + person * 97) % (2 * way);
            const int x = gone < way ? gone - 32 : 2 * way - gone - 32;
            view.box(x, 60 + person * 25, 26, 70, person % 3 == 0 ? 20 : 235);
        }
        told += watch.feed(view.grid()).verdict == Verdict::kMotion && i >= 100;
    }
    EXPECT_GE(told * 100, (kPictures - 100) * 98) << told;
}

}  // namespace
}  // namespace vedette::motion
