#include "core/motion/tracking/events.hpp"

#include <gtest/gtest.h>

#include "core/motion/background/cells_fixture.hpp"

namespace vedette::motion {
namespace {

using std::chrono::milliseconds;

// Events of at most one object on 40 × 30 cells of one block.
struct EventsFixture {
    testing::TestCells drawn{40, 30, 1};
    Events events;
    TrackedObject object;
    std::uint32_t now_ms = 0;

    explicit EventsFixture(const Settings& settings = {}) {
        testing::set_even(drawn.cells, 100);
        events.start(settings);
    }
    // A confirmed object that appears in the next picture.
    void appear(std::uint32_t created_ms) {
        object = {.id = object.id + 1, .created_ms = created_ms, .max_cells = 15, .contrast = 32};
        object.confirmed = true;
        move_to(20, 12);
    }
    void move_to(std::uint16_t left, std::uint16_t top) {
        object.left = left, object.top = top;
        object.right = static_cast<std::uint16_t>(left + 2),
        object.bottom = static_cast<std::uint16_t>(top + 4);
        object.x = (left + 1) * 256 + 128, object.y = (top + 2) * 256 + 128;
    }
    EventPhase feed(bool visible, bool moves = true) {
        now_ms += 100;
        if (visible) object.seen_ms = now_ms;
        if (visible && moves) object.moved_ms = now_ms;
        return events.update({&object, object.id != 0 ? 1u : 0u}, drawn.cells, now_ms, milliseconds(0));
    }
};

TEST(MotionEvents, an_event_starts_with_a_confirmed_object_and_ends_after_the_hold_time) {
    EventsFixture fixture({.hold_ms = 500});
    EXPECT_EQ(fixture.feed(false), EventPhase::kNone);
    fixture.appear(50);
    EXPECT_EQ(fixture.feed(true), EventPhase::kStarted);
    EXPECT_EQ(fixture.feed(true), EventPhase::kGoing);
    for (int i = 0; i < 4; ++i) EXPECT_EQ(fixture.feed(false), EventPhase::kGoing) << i;
    EXPECT_EQ(fixture.feed(false), EventPhase::kEnded);
    EXPECT_EQ(fixture.feed(false), EventPhase::kNone);
    const Event& event = fixture.events.event();
    EXPECT_EQ(event.id, 1u);
    EXPECT_EQ(to_ms(event.start), 50);
    EXPECT_EQ(to_ms(event.confirmed), 200);
    EXPECT_EQ(to_ms(event.end), 300);
}

TEST(MotionEvents, an_unconfirmed_object_is_no_event) {
    EventsFixture fixture;
    fixture.appear(50);
    fixture.object.confirmed = false;
    EXPECT_EQ(fixture.feed(true), EventPhase::kNone);
}

TEST(MotionEvents, an_object_that_stands_still_does_not_prolong_the_event) {
    EventsFixture fixture({.hold_ms = 500});
    fixture.appear(0);
    fixture.feed(true);
    int pictures = 0;
    while (pictures < 50 && fixture.feed(true, false) == EventPhase::kGoing) ++pictures;
    EXPECT_EQ(pictures, 7);  // 400 ms until it counts as still, and the hold time
}

TEST(MotionEvents, an_event_does_not_start_before_the_last_one_ended) {
    EventsFixture fixture({.hold_ms = 200});
    fixture.appear(0);
    fixture.feed(true);
    for (int i = 0; i < 10; ++i) fixture.feed(false);
    ASSERT_FALSE(fixture.events.is_active());
    const Time end = fixture.events.event().end;
    fixture.appear(0);
    EXPECT_EQ(fixture.feed(true), EventPhase::kStarted);
    EXPECT_EQ(fixture.events.event().id, 2u);
    EXPECT_EQ(fixture.events.event().start, end);
}

TEST(MotionEvents, the_best_picture_is_large_central_and_sharp) {
    EventsFixture fixture;
    fixture.appear(0);
    fixture.move_to(0, 0);
    fixture.feed(true);
    EXPECT_EQ(fixture.events.event().best.box, (Box{0, 0, 3, 5}));
    fixture.move_to(18, 12);  // central
    fixture.feed(true);
    EXPECT_EQ(fixture.events.event().best.box, (Box{18, 12, 3, 5}));
    fixture.move_to(1, 1);
    fixture.feed(true);
    EXPECT_EQ(fixture.events.event().best.box, (Box{18, 12, 3, 5}));
    fixture.object.right = 11, fixture.object.bottom = 20;  // large
    fixture.feed(true);
    EXPECT_EQ(fixture.events.event().best.box, (Box{1, 1, 11, 20}));
    for (std::uint32_t i = 0; i < fixture.drawn.cells.count; i += 2) fixture.drawn.cells.luma[i] = 140;
    fixture.feed(true);  // the same, but sharp
    EXPECT_EQ(to_ms(fixture.events.event().best.at), 500);
}

TEST(MotionEvents, the_path_of_a_long_event_is_thinned) {
    EventsFixture fixture;
    fixture.appear(0);
    for (int i = 0; i < 600; ++i) {
        fixture.move_to(static_cast<std::uint16_t>(i / 20), 12);
        fixture.feed(true);
    }
    const Event& event = fixture.events.event();
    ASSERT_GT(int{event.path_points}, kPathPoints / 2);
    EXPECT_EQ(to_ms(event.path[0].at), 100);
    for (int i = 1; i < event.path_points; ++i) {
        EXPECT_GT(event.path[i].at, event.path[i - 1].at);
        EXPECT_GE(event.path[i].centre.x, event.path[i - 1].centre.x);
    }
    const PathPoint* const last = &event.path[event.path_points - 1];
    EXPECT_GT(int{last->centre.x}, 20 * 16);
    EXPECT_GE(to_ms(last[0].at - last[-1].at), 2000) << "as far apart as the first ones";
}

TEST(MotionEvents, the_path_follows_another_object_when_the_first_leaves) {
    EventsFixture fixture;
    fixture.appear(0);
    fixture.feed(true);
    fixture.appear(200);
    fixture.move_to(5, 5);
    for (int i = 0; i < 4; ++i) fixture.feed(true);
    EXPECT_EQ(fixture.events.event().id, 1u);
    EXPECT_EQ(int{fixture.events.event().path[fixture.events.event().path_points - 1].centre.x}, 6 * 16 + 8);
}

TEST(MotionEvents, motion_of_the_whole_picture_is_an_event_and_stop_ends_it) {
    EventsFixture fixture;
    EXPECT_EQ(fixture.events.whole_picture(fixture.drawn.cells, 100, milliseconds(0)), EventPhase::kStarted);
    EXPECT_EQ(fixture.events.event().best.box, (Box{0, 0, 40, 30}));
    EXPECT_EQ(fixture.events.stop(), EventPhase::kEnded);
    EXPECT_EQ(fixture.events.stop(), EventPhase::kNone);
}

}  // namespace
}  // namespace vedette::motion
