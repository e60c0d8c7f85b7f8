#include "core/motion/tracking/tracker.hpp"

#include <gtest/gtest.h>

#include "core/motion/background/cells_fixture.hpp"

namespace vedette::motion {
namespace {

// A tracker on 40 × 30 cells of one block, fed with boxes of bright cells.
struct TrackerFixture {
    testing::TestCells drawn{40, 30, 1};
    Blob blob_memory[BlobFinder::kMaxBlobs];
    TrackedObject object_memory[8];
    BlobFinder finder;
    Tracker tracker;
    std::uint32_t now_ms = 0;

    explicit TrackerFixture(std::size_t max_objects = 8, const Settings& settings = {}) {
        testing::set_even(drawn.cells, 100);
        finder.start(blob_memory);
        tracker.start(std::span(object_memory).first(max_objects), settings, drawn.cells);
    }
    void box(int x, int y, int width, int height) {
        for (int v = y; v < y + height; ++v) {
            for (int u = x; u < x + width; ++u) drawn.cells.luma[v * 40 + u] = 220;
        }
    }
    // One picture with the boxes drawn before it.
    std::span<const TrackedObject> feed(std::uint32_t step_ms = 100, bool learning = false) {
        now_ms += step_ms;
        compare(drawn.cells, 0);
        finder.find(drawn.cells);
        tracker.update(finder, now_ms, drawn.cells, learning, false);
        testing::set_even(drawn.cells, 100);
        return tracker.objects();
    }
    // A walker of 3 × 5 blocks, one block further in each picture.
    std::span<const TrackedObject> walk(int pictures, bool learning = false) {
        for (int i = 0; i < pictures; ++i) {
            box(2 + i, 10, 3, 5);
            feed(100, learning);
        }
        return tracker.objects();
    }
};

TEST(MotionTracker, a_blob_becomes_an_object_at_its_centre) {
    TrackerFixture fixture;
    fixture.box(10, 12, 4, 6);
    const auto objects = fixture.feed();
    ASSERT_EQ(objects.size(), std::size_t{1});
    EXPECT_EQ(objects[0].x, 12 * 256);
    EXPECT_EQ(objects[0].y, 15 * 256);
    EXPECT_EQ(objects[0].cells, 24u);
    EXPECT_EQ(fixture.finder.found()[0].object, objects[0].id);
}

TEST(MotionTracker, an_object_keeps_its_id_and_gets_the_speed_of_its_blobs) {
    TrackerFixture fixture;
    const auto objects = fixture.walk(15);
    ASSERT_EQ(objects.size(), std::size_t{1});
    EXPECT_EQ(objects[0].id, 1u);
    EXPECT_GT(objects[0].dx, 9 * 256);
    EXPECT_LT(objects[0].dx, 11 * 256);
    EXPECT_EQ(objects[0].dy, 0);
    EXPECT_TRUE(objects[0].confirmed);
}

TEST(MotionTracker, an_object_in_rare_pictures_keeps_its_id_as_well) {
    TrackerFixture fixture;
    std::span<const TrackedObject> objects;
    for (int i = 0; i < 5; ++i) {
        fixture.box(2 + i * 8, 8, 5, 9);  // more than its own width a second
        objects = fixture.feed(1000);
    }
    ASSERT_EQ(objects.size(), std::size_t{1});
    EXPECT_EQ(objects[0].id, 1u);
    EXPECT_EQ(objects[0].x / 256, 36);
    EXPECT_TRUE(objects[0].confirmed);
}

TEST(MotionTracker, blobs_near_an_object_belong_to_it_and_others_are_new_objects) {
    TrackerFixture fixture;
    for (int i = 0; i < 4; ++i) {
        fixture.box(10, 10, 4, 8);
        fixture.feed();
    }
    fixture.box(10, 10, 4, 3);  // the same object in two parts
    fixture.box(10, 15, 4, 3);
    fixture.box(30, 10, 4, 8);
    const auto objects = fixture.feed();
    ASSERT_EQ(objects.size(), std::size_t{2});
    EXPECT_EQ(objects[0].cells, 24u);
    EXPECT_EQ(objects[1].cells, 32u);
}

TEST(MotionTracker, scattered_blobs_are_no_parts_of_one_object) {
    TrackerFixture fixture;
    for (int i = 0; i < 8; ++i) {
        fixture.box(6 + i, 2, 6, 20);  // large, so that what is near it may belong to it
        fixture.feed();
    }
    for (int i = 8; i < 12; ++i) {  // it is gone, and a few cells flicker where it was
        for (int k = 0; k < 4; ++k) fixture.box(14 + k % 2 * 4, 4 + k * 5, 1, 1);
        fixture.feed();
    }
    for (const TrackedObject& object : fixture.tracker.objects())
        EXPECT_LE((object.right - object.left + 1) * (object.bottom - object.top + 1), 12) << object.id;
    EXPECT_GE(fixture.tracker.objects().size(), std::size_t{2});
}

TEST(MotionTracker, an_object_that_does_not_return_is_removed) {
    TrackerFixture fixture;
    fixture.walk(10);
    ASSERT_TRUE(fixture.tracker.objects()[0].confirmed);
    for (int i = 0; i < 12; ++i) EXPECT_EQ(fixture.feed().size(), std::size_t{1}) << i;
    for (int i = 0; i < 12; ++i) fixture.feed();
    EXPECT_EQ(fixture.tracker.objects().size(), std::size_t{0});
}

TEST(MotionTracker, an_object_is_found_again_after_missed_pictures) {
    TrackerFixture fixture;
    fixture.walk(10);
    for (int i = 0; i < 3; ++i) fixture.feed();
    fixture.box(2 + 13, 10, 3, 5);
    const auto objects = fixture.feed();
    ASSERT_EQ(objects.size(), std::size_t{1});
    EXPECT_EQ(objects[0].id, 1u);
}

TEST(MotionTracker, a_full_list_prefers_larger_objects) {
    TrackerFixture fixture(1);
    fixture.box(5, 5, 1, 1);
    EXPECT_EQ(fixture.feed()[0].cells, 1u);
    fixture.box(20, 10, 6, 6);
    EXPECT_EQ(fixture.feed()[0].cells, 36u);
    fixture.box(5, 5, 1, 1);
    EXPECT_EQ(fixture.feed()[0].cells, 36u);
}

TEST(MotionTracker, only_confirmed_objects_of_the_last_picture_are_established_cells) {
    TrackerFixture fixture;
    fixture.walk(1);
    EXPECT_EQ(fixture.tracker.established_cells(), 0u);
    fixture.walk(10);
    EXPECT_EQ(fixture.tracker.established_cells(), 15u);
    fixture.feed();
    EXPECT_EQ(fixture.tracker.established_cells(), 0u);
}

TEST(MotionTracker, nothing_is_confirmed_while_learning) {
    TrackerFixture fixture;
    EXPECT_FALSE(fixture.walk(15, true)[0].confirmed);
}

TEST(MotionTracker, blobs_of_a_confirmed_object_are_moving_until_it_stands_still) {
    TrackerFixture fixture;
    fixture.walk(10);
    EXPECT_EQ(fixture.finder.moving_objects(), 1u);
    for (int i = 0; i < 40; ++i) {
        fixture.box(11, 10, 3, 5);
        fixture.feed();
    }
    EXPECT_EQ(fixture.finder.moving_objects(), 0u);
}

}  // namespace
}  // namespace vedette::motion
