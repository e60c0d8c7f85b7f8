// What the view does to detection: servos, knocks, and zones of it.
#include <gtest/gtest.h>

#include "core/motion/detector_fixture.hpp"

namespace vedette::motion {
namespace {

using testing::Small;
using testing::Watch;

TEST(MotionView, nothing_is_told_while_a_servo_moves_and_the_new_view_is_learnt) {
    Small view;
    Watch watch;
    watch.quiet(view, 50);
    watch.detector.pause();
    for (int i = 0; i < 20; ++i) {
        view.shift_x = i;
        watch.quiet(view, 1);
    }
    EXPECT_EQ(watch.paused, 20);
    watch.detector.resume();
    watch.quiet(view, 100);
    EXPECT_EQ(watch.started, 0);
    watch.walk(view);
    EXPECT_EQ(watch.started, 1);
}

TEST(MotionView, a_pause_ends_the_event_under_way) {
    Small view;
    Watch watch;
    watch.quiet(view, 50);
    watch.walk(view, 64, 12, 230, 30);
    EXPECT_EQ(watch.started, 1);
    watch.detector.pause();
    watch.quiet(view, 1);
    EXPECT_EQ(watch.ended, 1);
}

TEST(MotionView, a_knock_is_its_own_verdict_and_no_event) {
    Small view;
    Watch watch;
    watch.quiet(view, 60);
    view.shift_x = 5;
    watch.quiet(view, 60);
    EXPECT_EQ(watch.started, 0);
    EXPECT_GT(watch.moved, 0);
    EXPECT_EQ(watch.light, 0);
    watch.walk(view);
    EXPECT_EQ(watch.started, 1);
}

TEST(MotionView, what_moves_in_an_excluded_zone_is_nothing) {
    const ZonePoint left[] = {{0, 0}, {5000, 0}, {5000, 10000}, {0, 10000}};
    const Zone zones[] = {{.kind = ZoneKind::kExclude, .points = left}};
    Small view;
    Watch watch({}, zones);
    watch.quiet(view, 50);
    watch.walk(view, 64, 12, 230, 25);  // ends left of the middle
    watch.quiet(view, 30);
    EXPECT_EQ(watch.started, 0);
    watch.walk(view);
    EXPECT_EQ(watch.started, 1);
    EXPECT_GE(to_ms(watch.last.start), 10000 + 2000);
}

TEST(MotionView, a_zone_has_a_sensitivity_of_its_own) {
    const ZonePoint all[] = {{0, 0}, {10000, 0}, {10000, 10000}, {0, 10000}};
    for (const std::uint8_t sensitivity : {std::uint8_t{0}, std::uint8_t{100}}) {
        const Zone zones[] = {{.sensitivity = sensitivity, .points = all}};
        Small view;
        view.noise = 0;
        Watch watch({}, zones);
        watch.quiet(view, 50);
        for (int i = 0; i < 60; ++i) {
            view.draw();
            for (int y = 12; y < 16; ++y) {
                for (int x = i / 2; x < i / 2 + 3; ++x) view.set(x, y, view.grid().at(x, y) + 8);
            }
            watch.feed(view.grid());
        }
        EXPECT_EQ(watch.started, sensitivity == 100 ? 1 : 0) << int{sensitivity};
    }
}

TEST(MotionView, a_person_who_fills_a_small_zone_is_an_event_and_no_other_view) {
    const ZonePoint door[] = {{4000, 4000}, {5000, 4000}, {5000, 6500}, {4000, 6500}};
    const Zone zones[] = {{.points = door}};
    Small view;
    Watch watch({}, zones);
    watch.quiet(view, 50);
    // Walks in from the left, stands about in the door for four seconds, and leaves.
    for (int i = 0; i < 100; ++i) {
        view.draw();
        const int x = i < 30 ? 96 + i * 5 : i < 70 ? 246 + i % 3 * 6 : 246 + (i - 70) * 8;
        view.box(x, 180, 60, 140, 235);
        watch.feed(view.grid());
    }
    EXPECT_EQ(watch.moved, 0);
    EXPECT_EQ(watch.started, 1);
}

TEST(MotionView, another_view_is_known_by_what_lies_outside_of_the_zones_too) {
    const ZonePoint door[] = {{4000, 4000}, {5000, 4000}, {5000, 6500}, {4000, 6500}};
    const Zone zones[] = {{.points = door}};
    Small view;
    Watch watch({}, zones);
    watch.quiet(view, 50);
    view.shift_x = 7;
    watch.quiet(view, 50);
    EXPECT_GE(watch.moved, 1);
    EXPECT_EQ(watch.started, 0);
}

}  // namespace
}  // namespace vedette::motion
