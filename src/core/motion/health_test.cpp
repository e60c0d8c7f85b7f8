#include "core/motion/health.hpp"

#include <gtest/gtest.h>

#include "core/motion/detector_fixture.hpp"

namespace vedette::motion {
namespace {

using testing::DetectorFixture;
using testing::Small;

// Feeds pictures of the view, each after `change(view)`; returns the last health.
template <class Change>
Health after(DetectorFixture& fixture, Small& view, int pictures, Change change) {
    Health health;
    for (int i = 0; i < pictures; ++i) {
        view.draw();
        change(view);
        health = fixture.feed(view.grid()).health;
    }
    return health;
}

const auto nothing = [](Small&) {};

TEST(MotionHealth, a_good_picture_has_no_issue) {
    Small view;
    DetectorFixture fixture;
    EXPECT_TRUE(after(fixture, view, 300, nothing).ok());
}

TEST(MotionHealth, identical_pictures_for_ten_seconds_are_frozen_until_one_differs) {
    Small view;
    DetectorFixture fixture;
    fixture.quiet(view, 60);
    view.draw();
    bool active = false;
    int frozen_at = -1;
    for (int i = 0; i < 120; ++i) {
        active = fixture.feed(view.grid()).health.of(HealthIssue::kFrozen).active;
        if (active && frozen_at < 0) frozen_at = i;
    }
    EXPECT_TRUE(active);
    EXPECT_GE(frozen_at, 99);
    EXPECT_LE(frozen_at, 101);
    view.draw();
    EXPECT_FALSE(fixture.feed(view.grid()).health.of(HealthIssue::kFrozen).active);
}

TEST(MotionHealth, a_dark_picture_is_dark_not_covered_and_has_hysteresis) {
    Small view;
    DetectorFixture fixture;
    after(fixture, view, 100, nothing);
    view.gain = 16;
    Health health = after(fixture, view, 100, nothing);
    EXPECT_TRUE(health.of(HealthIssue::kDark).active);
    EXPECT_FALSE(health.of(HealthIssue::kCovered).active);
    EXPECT_LT(int{health.of(HealthIssue::kDark).measured}, int{health.of(HealthIssue::kDark).limit});
    view.gain = 35;  // above the limit, but below the end of the hysteresis
    EXPECT_TRUE(after(fixture, view, 100, nothing).of(HealthIssue::kDark).active);
    view.gain = 256;
    EXPECT_FALSE(after(fixture, view, 100, nothing).of(HealthIssue::kDark).active);
}

TEST(MotionHealth, a_picture_without_structure_is_covered_until_it_has_structure_again) {
    Small view;
    DetectorFixture fixture;
    after(fixture, view, 150, nothing);
    const auto cloth = [](Small& on) {
        for (int y = 0; y < 30; ++y) {
            for (int x = 0; x < 40; ++x) on.set(x, y, 90 + static_cast<int>(on.next() % 3));
        }
    };
    Health health = after(fixture, view, 30, cloth);
    EXPECT_FALSE(health.of(HealthIssue::kCovered).active);  // after 3 s of 5
    health = after(fixture, view, 70, cloth);
    EXPECT_TRUE(health.of(HealthIssue::kCovered).active);
    EXPECT_FALSE(health.of(HealthIssue::kDark).active);
    EXPECT_GE(to_ms(health.of(HealthIssue::kCovered).since), 14500);
    EXPECT_LE(to_ms(health.of(HealthIssue::kCovered).since), 16000);
    EXPECT_FALSE(after(fixture, view, 100, nothing).of(HealthIssue::kCovered).active);
}

TEST(MotionHealth, a_blurred_picture_is_defocused_not_covered) {
    Small view;
    DetectorFixture fixture;
    // Coarse areas with fine structure on them.
    const auto structure = [](Small& on) {
        for (int y = 0; y < 30; ++y) {
            for (int x = 0; x < 40; ++x) {
                on.set(x, y,
                       (x / 10 + y / 10) % 2 * 60 + 60 + (x % 2) * 30 + static_cast<int>(on.next() % 3));
            }
        }
    };
    const auto blurred = [&](Small& on) {
        structure(on);
        for (int y = 0; y < 30; ++y) {
            for (int x = 0; x + 1 < 40; ++x) on.set(x, y, (on.grid().at(x, y) + on.grid().at(x + 1, y)) / 2);
        }
    };
    EXPECT_TRUE(after(fixture, view, 150, structure).ok());
    const Health health = after(fixture, view, 100, blurred);
    EXPECT_TRUE(health.of(HealthIssue::kDefocused).active);
    EXPECT_FALSE(health.of(HealthIssue::kCovered).active);
    EXPECT_FALSE(after(fixture, view, 100, structure).of(HealthIssue::kDefocused).active);
}

TEST(MotionHealth, another_view_is_moved_until_it_is_accepted) {
    Small view;
    DetectorFixture fixture;
    after(fixture, view, 150, nothing);
    view.shift_x = 4;
    Health health = after(fixture, view, 120, nothing);
    EXPECT_TRUE(health.of(HealthIssue::kMoved).active);
    EXPECT_EQ(int{health.of(HealthIssue::kMoved).measured}, 4);
    fixture.detector.accept_view();
    EXPECT_FALSE(after(fixture, view, 10, nothing).of(HealthIssue::kMoved).active);
    EXPECT_TRUE(after(fixture, view, 100, nothing).ok());
}

TEST(MotionHealth, alternating_light_is_flickering) {
    Small view;
    DetectorFixture fixture;
    after(fixture, view, 100, nothing);
    int i = 0;
    const auto flicker = [&](Small& on) { on.offset = ++i % 4 < 2 ? 12 : -12; };
    EXPECT_TRUE(after(fixture, view, 120, flicker).of(HealthIssue::kFlickering).active);
    view.offset = 0;
    EXPECT_FALSE(after(fixture, view, 100, nothing).of(HealthIssue::kFlickering).active);
}

TEST(MotionHealth, one_change_of_light_is_not_flickering) {
    Small view;
    DetectorFixture fixture;
    after(fixture, view, 100, nothing);
    view.gain = 350;
    EXPECT_TRUE(after(fixture, view, 100, nothing).ok());
}

TEST(MotionHealth, moving_objects_are_no_health_issue) {
    Small view;
    DetectorFixture fixture;
    after(fixture, view, 100, nothing);
    for (int i = 0; i < 4; ++i) fixture.walk(view, 160, 14);
    view.draw();
    EXPECT_TRUE(fixture.feed(view.grid()).health.ok());
}

TEST(MotionHealth, every_issue_has_a_name_and_a_reason) {
    for (int i = 0; i < kHealthIssues; ++i) {
        EXPECT_FALSE(to_string(static_cast<HealthIssue>(i)).empty());
        EXPECT_FALSE(reason_of(static_cast<HealthIssue>(i)).empty());
    }
}

}  // namespace
}  // namespace vedette::motion
