#include "core/motion/tracking/confirmation.hpp"

#include <gtest/gtest.h>

namespace vedette::motion {
namespace {

constexpr std::uint32_t kNow = 1000;

Cells grid() {
    Cells cells;
    cells.blocks = 1;
    cells.columns = 40;
    cells.rows = 30;
    cells.count = 1200;
    return cells;
}

// An object of 3 × 5 blocks that meets all rules: 4 blocks to the right in one second, ten sightings, much
// evidence.
TrackedObject walker(std::uint32_t id = 1) {
    TrackedObject object;
    object.id = id;
    object.origin_x = 10 * 256;
    object.x = object.measured_x = 14 * 256;
    object.y = object.origin_y = object.measured_y = 15 * 256;
    object.dx = 4 * 256;
    object.path_length = 4 * 256;
    object.width = 3 * 4;
    object.height = 5 * 4;
    object.cells = object.max_cells = 15;
    object.size_bin = 6;
    object.sightings = 10;
    object.evidence = 40 * 16;
    return object;
}

Confirmation started(const Settings& settings = {}) {
    Confirmation confirmation;
    confirmation.start(settings, grid());
    return confirmation;
}

bool is_confirmed(Confirmation& confirmation, TrackedObject object) {
    confirmation.decide(object, {&object, 1}, kNow, grid());
    EXPECT_EQ(object.confirmed, object.just_confirmed);
    return object.confirmed;
}

TEST(MotionConfirmation, an_object_that_meets_all_rules_is_confirmed) {
    Confirmation confirmation = started();
    EXPECT_TRUE(is_confirmed(confirmation, walker()));
}

TEST(MotionConfirmation, an_object_that_fails_one_rule_is_not) {
    const struct {
        const char* rule;
        void (*change)(TrackedObject&);
    } cases[] = {
        {"three sightings", [](TrackedObject& o) { o.sightings = 2; }},
        {"more sightings than misses", [](TrackedObject& o) { o.misses = 11; }},
        {"duration", [](TrackedObject& o) { o.created_ms = kNow - 100; }},
        {"size", [](TrackedObject& o) { o.max_cells = 0; }},
        {"displacement", [](TrackedObject& o) { o.origin_x = o.x - 256; }},
        {"no jitter", [](TrackedObject& o) { o.path_length = 20 * 256; }},
        {"speed", [](TrackedObject& o) { o.measured_x = 39 * 256; }},
        {"evidence", [](TrackedObject& o) { o.evidence = 11 * 16; }},
        {"more evidence if small", [](TrackedObject& o) { o.size_bin = 0, o.evidence = 13 * 16; }},
        {"more evidence if fast", [](TrackedObject& o) { o.dx = 25 * 256, o.evidence = 13 * 16; }},
    };
    for (const auto& one : cases) {
        Confirmation confirmation = started();
        TrackedObject object = walker();
        one.change(object);
        EXPECT_FALSE(is_confirmed(confirmation, object)) << one.rule;
    }
}

TEST(MotionConfirmation, settings_raise_duration_and_size) {
    Confirmation late = started({.min_duration_ms = 1500}), large = started({.min_area = 200});
    EXPECT_FALSE(is_confirmed(late, walker()));
    EXPECT_FALSE(is_confirmed(large, walker()));
}

TEST(MotionConfirmation, nothing_is_confirmed_while_learning) {
    Confirmation confirmation = started();
    confirmation.begin_picture(100, true, false);
    EXPECT_FALSE(is_confirmed(confirmation, walker()));
    confirmation.begin_picture(100, false, false);
    EXPECT_TRUE(is_confirmed(confirmation, walker()));
}

TEST(MotionConfirmation, one_more_of_many_objects_of_a_size_and_direction_is_not_confirmed) {
    Confirmation confirmation = started();
    for (int i = 0; i < 6; ++i) EXPECT_TRUE(is_confirmed(confirmation, walker())) << i;
    EXPECT_FALSE(is_confirmed(confirmation, walker()));
    TrackedObject upwards = walker();
    upwards.y = upwards.measured_y = upwards.origin_y - 4 * 256;
    upwards.x = upwards.measured_x = upwards.origin_x;
    EXPECT_TRUE(is_confirmed(confirmation, upwards));
}

TEST(MotionConfirmation, similar_candidates_need_more_evidence) {
    Confirmation confirmation = started();
    TrackedObject objects[] = {walker(1), walker(2), walker(3)};
    objects[0].evidence = 16 * 16;
    confirmation.decide(objects[0], objects, kNow, grid());
    EXPECT_FALSE(objects[0].confirmed);
    confirmation.decide(objects[0], {objects, 1}, kNow, grid());
    EXPECT_TRUE(objects[0].confirmed);
}

TEST(MotionConfirmation, the_score_shows_how_near_an_object_is_to_confirmation) {
    Confirmation confirmation = started();
    TrackedObject object = walker();
    object.evidence = 0;
    object.origin_x = object.x - 256;  // of 512 that its shorter side needs
    confirmation.decide(object, {&object, 1}, kNow, grid());
    EXPECT_GT(int{object.score}, 70);
    EXPECT_LT(int{object.score}, 99);
}

// Evidence of one sighting of a blob of 15 cells.
int evidence_of(std::uint32_t contrast16, std::uint32_t activity, bool unstable, int strays) {
    Confirmation confirmation = started();
    Blob blob{.cells = 15, .difference = 10 * 15 * contrast16 / 16, .limit = 150, .activity = activity * 15};
    blob.right = 2, blob.bottom = 4;
    Blob stray = blob;
    for (int i = 0; i < 48 && strays > 0; ++i) confirmation.count_strays({&stray, 1}, 0, {});
    confirmation.begin_picture(100, false, unstable);
    TrackedObject object = walker();
    object.evidence = 0;
    confirmation.add_evidence(object, blob, 256, grid());
    return object.evidence;
}

TEST(MotionConfirmation, a_sighting_adds_less_evidence_if_it_is_likely_by_chance) {
    const int clear = evidence_of(32, 0, false, 0);
    EXPECT_EQ(clear, 5 * 16);
    EXPECT_EQ(evidence_of(14, 0, false, 0), 0) << "hardly any contrast";
    EXPECT_EQ(evidence_of(32, 10, false, 0), clear / 2) << "activity";
    EXPECT_EQ(evidence_of(32, 0, true, 0), clear * 9 / 20) << "the light has just changed";
    EXPECT_LT(evidence_of(32, 0, false, 1), clear) << "strays";
}

TEST(MotionConfirmation, a_miss_takes_evidence_by_time) {
    const Confirmation confirmation = started();
    TrackedObject object = walker();
    confirmation.add_miss(object, 100);
    EXPECT_EQ(int{object.evidence}, 40 * 16 - 40);
    confirmation.add_miss(object, 5000);
    EXPECT_EQ(int{object.evidence}, 40 * 16 - 40 - 80);
    EXPECT_EQ(int{object.misses}, 2);
}

}  // namespace
}  // namespace vedette::motion
