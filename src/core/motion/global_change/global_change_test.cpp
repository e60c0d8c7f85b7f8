// Detection while the view changes: servos, a moved camera, and zones.
#include <gtest/gtest.h>

#include "core/motion/detector_fixture.hpp"

namespace vedette::motion {
namespace {

using testing::DetectorFixture;
using testing::Small;

TEST(MotionGlobalChange, nothing_is_detected_while_paused_and_the_new_view_is_learned) {
    Small view;
    DetectorFixture fixture;
    fixture.quiet(view, 50);
    fixture.detector.pause();
    for (int i = 0; i < 20; ++i) {
        view.shift_x = i;
        fixture.quiet(view, 1);
    }
    EXPECT_EQ(fixture.paused, 20);
    fixture.detector.resume();
    fixture.quiet(view, 100);
    EXPECT_EQ(fixture.started, 0);
    fixture.walk(view);
    EXPECT_EQ(fixture.started, 1);
}

TEST(MotionGlobalChange, a_pause_ends_the_event) {
    Small view;
    DetectorFixture fixture;
    fixture.quiet(view, 50);
    fixture.walk(view, 64, 12, 230, 30);
    EXPECT_EQ(fixture.started, 1);
    fixture.detector.pause();
    fixture.quiet(view, 1);
    EXPECT_EQ(fixture.ended, 1);
}

TEST(MotionGlobalChange, a_moved_camera_has_its_own_verdict_and_is_no_event) {
    Small view;
    DetectorFixture fixture;
    fixture.quiet(view, 60);
    view.shift_x = 5;
    fixture.quiet(view, 60);
    EXPECT_EQ(fixture.started, 0);
    EXPECT_GT(fixture.moved, 0);
    EXPECT_EQ(fixture.light, 0);
    fixture.walk(view);
    EXPECT_EQ(fixture.started, 1);
}

TEST(MotionGlobalChange, motion_in_an_excluded_zone_is_no_event) {
    const ZonePoint left[] = {{0, 0}, {5000, 0}, {5000, 10000}, {0, 10000}};
    const Zone zones[] = {{.kind = ZoneKind::kExclude, .points = left}};
    Small view;
    DetectorFixture fixture({}, zones);
    fixture.quiet(view, 50);
    fixture.walk(view, 64, 12, 230, 25);  // ends left of the middle
    fixture.quiet(view, 30);
    EXPECT_EQ(fixture.started, 0);
    fixture.walk(view);
    EXPECT_EQ(fixture.started, 1);
    EXPECT_GE(to_ms(fixture.last.start), 10000 + 2000);
}

TEST(MotionGlobalChange, a_zone_has_its_own_sensitivity) {
    const ZonePoint all[] = {{0, 0}, {10000, 0}, {10000, 10000}, {0, 10000}};
    for (const std::uint8_t sensitivity : {std::uint8_t{0}, std::uint8_t{100}}) {
        const Zone zones[] = {{.sensitivity = sensitivity, .points = all}};
        Small view;
        view.noise = 0;
        DetectorFixture fixture({}, zones);
        fixture.quiet(view, 50);
        for (int i = 0; i < 60; ++i) {
            view.draw();
            for (int y = 12; y < 16; ++y) {
                for (int x = i / 2; x < i / 2 + 3; ++x) view.set(x, y, view.grid().at(x, y) + 8);
            }
            fixture.feed(view.grid());
        }
        EXPECT_EQ(fixture.started, sensitivity == 100 ? 1 : 0) << int{sensitivity};
    }
}

TEST(MotionGlobalChange, a_person_who_fills_a_small_zone_is_an_event_and_not_another_view) {
    const ZonePoint door[] = {{4000, 4000}, {5000, 4000}, {5000, 6500}, {4000, 6500}};
    const Zone zones[] = {{.points = door}};
    Small view;
    DetectorFixture fixture({}, zones);
    fixture.quiet(view, 50);
    // A person walks in from the left, stands in the zone for four seconds, and leaves.
    for (int i = 0; i < 100; ++i) {
        view.draw();
        const int x = i < 30 ? 96 + i * 5 : i < 70 ? 246 + i % 3 * 6 : 246 + (i - 70) * 8;
        view.box(x, 180, 60, 140, 235);
        fixture.feed(view.grid());
    }
    EXPECT_EQ(fixture.moved, 0);
    EXPECT_EQ(fixture.started, 1);
}

TEST(MotionGlobalChange, another_view_is_recognised_outside_of_the_zones_too) {
    const ZonePoint door[] = {{4000, 4000}, {5000, 4000}, {5000, 6500}, {4000, 6500}};
    const Zone zones[] = {{.points = door}};
    Small view;
    DetectorFixture fixture({}, zones);
    fixture.quiet(view, 50);
    view.shift_x = 7;
    fixture.quiet(view, 50);
    EXPECT_GE(fixture.moved, 1);
    EXPECT_EQ(fixture.started, 0);
}

}  // namespace
}  // namespace vedette::motion
