#include "core/motion/detector.hpp"

#include <gtest/gtest.h>

#include "core/motion/detector_fixture.hpp"

namespace vedette::motion {
namespace {

using std::chrono::milliseconds;
using testing::DetectorFixture;
using testing::Small;

TEST(MotionDetector, S3_3_identical_pictures_are_no_event) {
    Small view;
    view.noise = 0;
    DetectorFixture fixture;
    fixture.quiet(view, 100);
    EXPECT_EQ(fixture.started, 0);
    EXPECT_EQ(fixture.light + fixture.moved, 0);
}

TEST(MotionDetector, a_static_view_with_noise_is_no_event) {
    for (const int noise : {1, 3, 8}) {
        Small view;
        view.noise = noise;
        DetectorFixture fixture;
        fixture.quiet(view, 300);
        EXPECT_EQ(fixture.started, 0) << noise;
        EXPECT_EQ(fixture.light + fixture.moved, 0) << noise;
    }
}

TEST(MotionDetector, S3_3_one_different_picture_is_no_event) {
    Small view, odd(9);
    DetectorFixture fixture;
    fixture.quiet(view, 50);
    odd.draw();
    fixture.feed(odd.grid());
    fixture.quiet(view, 50);
    EXPECT_EQ(fixture.started, 0);
}

TEST(MotionDetector, S3_3_three_mutually_different_views_are_motion) {
    Small view, second(9), third(17);
    DetectorFixture fixture;
    fixture.quiet(view, 50);
    second.draw();
    fixture.feed(second.grid());
    third.draw();
    fixture.feed(third.grid());
    fixture.quiet(view, 10);
    EXPECT_EQ(fixture.started, 1);
}

TEST(MotionDetector, S3_3_an_even_ramp_of_brightness_is_no_event) {
    Small view;
    DetectorFixture fixture;
    fixture.quiet(view, 50);
    for (int i = 0; i < 200; ++i) {
        view.gain = 256 + (i % 100 < 50 ? i % 100 : 100 - i % 100) * 3;
        fixture.quiet(view, 1);
    }
    EXPECT_EQ(fixture.started, 0);
}

TEST(MotionDetector, an_object_that_crosses_is_one_event_with_path_and_best_picture) {
    Small view;
    DetectorFixture fixture;
    fixture.quiet(view, 50);
    fixture.walk(view);
    fixture.quiet(view, 60);
    EXPECT_EQ(fixture.started, 1);
    EXPECT_EQ(fixture.ended, 1);
    EXPECT_LE(fixture.first_motion_ms, 5000 + 800);
    EXPECT_GE(to_ms(fixture.last.start), 5000);
    EXPECT_LT(to_ms(fixture.last.start), 5500);
    EXPECT_GT(to_ms(fixture.last.end), 9000);
    EXPECT_LT(to_ms(fixture.last.end), 11500);
    ASSERT_GT(int{fixture.last.path_points}, 4);
    const PathPoint& first = fixture.last.path[0];
    const PathPoint& final = fixture.last.path[fixture.last.path_points - 1];
    EXPECT_GT(final.centre.x - first.centre.x, 15 * 16);
    EXPECT_LT(final.centre.y - first.centre.y, 2 * 16);
    // The best picture shows the whole object near the middle.
    EXPECT_GT(int{fixture.last.best.box.x}, 8);
    EXPECT_LT(int{fixture.last.best.box.x}, 30);
    EXPECT_GE(int{fixture.last.best.box.height}, 3);
}

TEST(MotionDetector, a_small_object_is_detected_within_half_a_second) {
    // 1.5 blocks high, 5 % of the picture; appears in the middle.
    Small view;
    DetectorFixture fixture;
    fixture.quiet(view, 50);
    for (int i = 0; i < 30; ++i) {
        view.draw();
        view.box(200 + i * 8, 205, 12, 24, 220);
        fixture.feed(view.grid());
    }
    EXPECT_EQ(fixture.started, 1);
    EXPECT_LE(fixture.first_motion_ms, 5500);
}

TEST(MotionDetector, two_objects_that_cross_are_tracked_separately_in_one_event) {
    Small view;
    DetectorFixture fixture;
    fixture.quiet(view, 50);
    std::size_t largest = 0;
    for (int i = 0; i < 60; ++i) {
        view.draw();
        view.box(i * 10, 100, 28, 70, 230);
        view.box(620 - i * 10, 300, 28, 70, 10);
        std::size_t confirmed = 0;
        for (const ObjectInfo& object : fixture.feed(view.grid()).objects) confirmed += object.confirmed;
        largest = confirmed > largest ? confirmed : largest;
    }
    EXPECT_EQ(fixture.started, 1);
    EXPECT_EQ(largest, std::size_t{2});
}

TEST(MotionDetector, an_object_that_stops_becomes_background_and_is_detected_when_it_leaves) {
    Settings settings;
    settings.absorb_s = 10;
    Small view;
    DetectorFixture fixture(settings);
    fixture.quiet(view, 50);
    int x = -32;
    std::uint32_t changed = 0;
    for (int i = 0; i < 260; ++i) {
        if (x < 300) x += 12;
        view.draw();
        view.box(x, 200, 32, 64, 230);
        changed = fixture.feed(view.grid()).changed_cells;
    }
    EXPECT_EQ(fixture.started, 1);
    EXPECT_EQ(fixture.ended, 1);
    EXPECT_EQ(changed, 0u);
    for (int i = 0; i < 30; ++i) {
        x += 12;
        view.draw();
        view.box(x, 200, 32, 64, 230);
        fixture.feed(view.grid());
    }
    EXPECT_EQ(fixture.started, 2);
    // The background behind it is still known: it leaves no ghost.
    view.draw();
    fixture.feed(view.grid());
    fixture.quiet(view, 10);
    view.draw();
    EXPECT_EQ(fixture.feed(view.grid()).changed_cells, 0u);
}

TEST(MotionDetector, an_object_that_stops_and_moves_again_makes_two_events_without_overlap) {
    DetectorFixture fixture;
    Small view;
    fixture.quiet(view, 40);
    const auto stand = [&](int x16) {
        view.draw();
        view.box(x16, 200, 26, 64, 230);
        fixture.feed(view.grid());
    };
    for (int i = 0; i < 25; ++i) stand(i * 12);
    for (int i = 0; i < 60; ++i) stand(24 * 12);
    EXPECT_EQ(fixture.ended, 1);
    const Event first = fixture.last;
    for (int i = 24; i < 45; ++i) stand(i * 12);
    EXPECT_EQ(fixture.started, 2);
    EXPECT_TRUE(fixture.last.start >= first.end);
    EXPECT_TRUE(fixture.last.start <= fixture.last.confirmed);
}

TEST(MotionDetector, sensitivity_sets_the_contrast_that_is_detected) {
    const auto events_at = [](std::uint16_t sensitivity, int luma) {
        Settings settings;
        settings.sensitivity = sensitivity;
        Small view;
        view.noise = 0;
        DetectorFixture fixture(settings);
        fixture.quiet(view, 50);
        for (int i = 0; i < 60; ++i) {
            view.draw();
            for (int y = 12; y < 16; ++y) {
                for (int x = i / 2; x < i / 2 + 3; ++x) {
                    const frame::LumaGrid grid = view.grid();
                    view.set(x, y, grid.at(x, y) + luma);
                }
            }
            fixture.feed(view.grid());
        }
        return fixture.started;
    };
    EXPECT_EQ(events_at(50, 3), 0);
    EXPECT_EQ(events_at(50, 12), 1);
    EXPECT_EQ(events_at(0, 12), 0);
    EXPECT_EQ(events_at(0, 60), 1);
}

TEST(MotionDetector, an_object_below_the_minimum_area_or_duration_is_no_event) {
    Settings large;
    large.min_area = 500;  // 5 %: 60 of the 1200 cells
    Settings late;
    late.min_duration_ms = 20000;
    for (const Settings& settings : {large, late}) {
        Small view;
        DetectorFixture fixture(settings);
        fixture.quiet(view, 50);
        fixture.walk(view);
        EXPECT_EQ(fixture.started, 0);
    }
}

TEST(MotionDetector, an_object_is_detected_at_one_picture_a_second) {
    // The walker is in 14 pictures.
    Small view;
    DetectorFixture fixture;
    for (int i = 0; i < 30; ++i) {
        view.draw();
        fixture.feed(view.grid(), 1000);
    }
    for (int i = 0; i < 14; ++i) {
        view.draw();
        view.box(-32 + i * 48, 200, 48, 120, 230);
        fixture.feed(view.grid(), 1000);
    }
    EXPECT_EQ(fixture.started, 1);
}

TEST(MotionDetector, a_grid_that_is_empty_truncated_or_too_large_for_the_memory_is_unfit) {
    std::uint8_t few[4000] = {};
    Detector detector(few);
    detector.start({});
    Small view;
    view.draw();
    EXPECT_EQ(detector.feed({}, {}).verdict, Verdict::kUnfit);
    frame::LumaGrid grid = view.grid();
    EXPECT_EQ(detector.feed(grid, {}).verdict, Verdict::kUnfit);
    EXPECT_EQ(detector.feed(grid, milliseconds(100)).verdict, Verdict::kUnfit);
    DetectorFixture fixture;
    grid.means = grid.means.first(100);
    EXPECT_EQ(fixture.feed(grid).verdict, Verdict::kUnfit);
    EXPECT_EQ(fixture.feed(view.grid()).verdict, Verdict::kLearning);
}

TEST(MotionDetector, a_grid_of_another_size_starts_anew) {
    Small view;
    testing::TestView<20, 16> other;
    DetectorFixture fixture;
    fixture.quiet(view, 50);
    other.draw();
    EXPECT_EQ(fixture.feed(other.grid()).verdict, Verdict::kLearning);
    EXPECT_EQ(fixture.feed(other.grid()).cells, 320u);
}

TEST(MotionDetector, time_that_runs_backwards_counts_as_no_time) {
    Small view;
    DetectorFixture fixture;
    fixture.quiet(view, 50);
    fixture.at_ms = 0;
    fixture.quiet(view, 30);
    EXPECT_EQ(fixture.started, 0);
}

TEST(MotionDetector, cells_of_two_blocks_fit_the_memory_of_a_chip) {
    Settings chip;
    chip.cell_blocks = 2;
    chip.max_tracks = 4;
    EXPECT_LT(Detector::memory_for(chip, 100, 75), std::size_t{20480});
    for (const std::uint16_t blocks : {2, 3, 4}) {
        chip.cell_blocks = blocks;
        Small view;
        DetectorFixture fixture(chip);
        fixture.quiet(view, 50);
        fixture.walk(view, 160, 14);
        EXPECT_EQ(fixture.detector.cell_blocks(), int{blocks});
        EXPECT_EQ(fixture.started, 1) << blocks;
    }
}

TEST(MotionDetector, larger_cells_are_used_if_memory_is_short) {
    const std::size_t enough = Detector::memory_for({.cell_blocks = 3}, 40, 30);
    Detector detector({DetectorFixture::memory, enough});
    detector.start({});
    Small view;
    view.draw();
    EXPECT_EQ(detector.feed(view.grid(), {}).verdict, Verdict::kLearning);
    EXPECT_EQ(detector.cell_blocks(), 3);
}

TEST(MotionDetector, continuous_motion_in_a_crowded_square_stays_detected) {
    // People overlap, walk in groups and pace up and down, so that blobs merge and split.
    Small view;
    DetectorFixture fixture;
    fixture.quiet(view, 50);
    int detected = 0;
    constexpr int kPictures = 1800;
    for (int i = 0; i < kPictures; ++i) {
        view.draw();
        for (int person = 0; person < 12; ++person) {
            const int speed = 5 + person * 5 % 9, range = 640 + 64,
                      moved = (i * speed + person * 97) % (2 * range);
            const int x = moved < range ? moved - 32 : 2 * range - moved - 32;
            view.box(x, 60 + person * 25, 26, 70, person % 3 == 0 ? 20 : 235);
        }
        detected += fixture.feed(view.grid()).verdict == Verdict::kMotion && i >= 100;
    }
    EXPECT_GE(detected * 100, (kPictures - 100) * 98) << detected;
}

}  // namespace
}  // namespace vedette::motion
