#include "core/motion/tracking/confirmation.hpp"

#include <gtest/gtest.h>

#include "core/motion/zones.hpp"

namespace vedette::motion {
namespace {

constexpr std::uint32_t kNow = 1000;

std::uint8_t main_level[1200];  // Cells::state of all cells

Cells grid() {
    Cells cells;
    for (std::uint8_t& level : main_level) level = kLevelMain;
    cells.state = main_level;
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
    object.moving_ms = 1000;
    object.mass = static_cast<std::uint16_t>(log2_16(15 * 32));  // 15 cells, twice the limit
    return object;
}

Confirmation started(const Settings& settings = {}) {
    Confirmation confirmation;
    confirmation.start(settings, grid());
    return confirmation;
}

bool is_confirmed(Confirmation& confirmation, TrackedObject object) {
    confirmation.decide(object, {&object, 1}, kNow, grid());
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
        {"duration", [](TrackedObject& o) { o.created_ms = kNow - 100; }},
        {"size", [](TrackedObject& o) { o.max_cells = 0; }},
        {"displacement", [](TrackedObject& o) { o.origin_x = o.x - 256; }},
        {"no jitter", [](TrackedObject& o) { o.path_length = 20 * 256; }},
        {"speed", [](TrackedObject& o) { o.measured_x = 39 * 256; }},
        {"moving for 250 ms", [](TrackedObject& o) { o.moving_ms = 249; }},
        {"evidence", [](TrackedObject& o) { o.evidence = 11 * 16; }},
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

TEST(MotionConfirmation, a_large_object_that_moves_needs_neither_displacement_nor_evidence) {
    TrackedObject object = walker();
    object.evidence = 0;
    object.origin_x = object.x;
    object.path_length = 40 * 256;
    object.contrast = 24;
    for (const std::uint32_t cells : {11u, 12u}) {  // of 1200
        Confirmation confirmation = started();
        object.cells = cells;
        EXPECT_EQ(is_confirmed(confirmation, object), cells == 12);
    }
    for (void (*change)(TrackedObject&) : {
             +[](TrackedObject& o) { o.contrast = 23; },
             +[](TrackedObject& o) { o.moving_ms = 200; },
             +[](TrackedObject& o) { o.sightings = 2; },
         }) {
        Confirmation confirmation = started();
        TrackedObject other = object;
        change(other);
        EXPECT_FALSE(is_confirmed(confirmation, other));
    }
}

TEST(MotionConfirmation, what_is_confirmed_is_confirmed_at_every_higher_sensitivity) {
    std::uint32_t random = 1;
    const auto below = [&](std::uint32_t end) {
        return (random = random * 1664525u + 1013904223u) % 65536 * end >> 16;
    };
    int first_count[102] = {};
    for (int i = 0; i < 2000; ++i) {
        TrackedObject object = walker();
        object.mass = static_cast<std::uint16_t>(below(12 * 16));
        object.evidence = static_cast<std::int16_t>(below(24 * 16));
        object.size_bin = static_cast<std::uint8_t>(below(8));
        int first = 101;
        for (int dial = 0; dial <= 100; ++dial) {
            Confirmation confirmation = started({.sensitivity = static_cast<std::uint16_t>(dial)});
            const bool confirmed = is_confirmed(confirmation, object);
            if (confirmed && first == 101) first = dial;
            ASSERT_EQ(confirmed, dial >= first) << dial;
        }
        ++first_count[first];
    }
    EXPECT_GT(first_count[0], 0);
    EXPECT_GT(first_count[101], 0);
    EXPECT_LT(first_count[0] + first_count[101], 1500) << "the sensitivity decides in many cases";
}

TEST(MotionConfirmation, an_object_that_is_confirmed_early_is_established_when_it_is_proven) {
    Confirmation confirmation = started({.sensitivity = 100});
    TrackedObject object = walker();
    object.evidence = 8 * 16;
    confirmation.decide(object, {&object, 1}, kNow, grid());
    EXPECT_TRUE(object.confirmed);
    EXPECT_FALSE(object.established);
    object.evidence = 40 * 16;
    confirmation.decide(object, {&object, 1}, kNow, grid());
    EXPECT_TRUE(object.established);
}

TEST(MotionConfirmation, the_zone_at_its_centre_decides_about_an_object) {
    std::uint8_t state[1200];
    Cells cells = grid();
    cells.state = state;
    TrackedObject small = walker();
    small.mass = static_cast<std::uint16_t>(log2_16(3 * 16));
    for (const std::uint8_t sensitivity : {std::uint8_t{0}, std::uint8_t{100}}) {
        for (std::uint8_t& one : state) one = kLevelMain;
        state[15 * 40 + 14] = level_of(sensitivity);
        Confirmation confirmation = started({.sensitivity = 20});
        TrackedObject object = small;
        confirmation.decide(object, {&object, 1}, kNow, cells);
        EXPECT_EQ(object.confirmed, sensitivity == 100);
    }
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

// Evidence of one sighting of a blob of 11 cells.
int evidence_of(std::uint32_t contrast16, std::uint32_t activity, bool unstable, int strays) {
    Confirmation confirmation = started();
    Blob blob{.cells = 11, .difference = 10 * 11 * contrast16 / 16, .limit = 110, .activity = activity * 11};
    blob.right = 2, blob.bottom = 3;
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

TEST(MotionConfirmation, the_moving_time_rises_while_it_moves_and_falls_while_it_does_not) {
    Confirmation confirmation = started();
    Blob blob{.cells = 8, .difference = 160, .limit = 80, .moving = 1};
    TrackedObject object = walker();
    object.cells = 8;
    object.moving_ms = 0;
    confirmation.begin_picture(100, false, false);
    for (int i = 0; i < 3; ++i) confirmation.add_evidence(object, blob, 256, grid());
    EXPECT_EQ(int{object.moving_ms}, 300);
    blob.moving = 0;
    for (int i = 0; i < 2; ++i) confirmation.add_evidence(object, blob, 256, grid());
    EXPECT_EQ(int{object.moving_ms}, 200);
    blob.moving = 1;
    Cells shaken = grid();
    shaken.shift_across = 20;
    confirmation.add_evidence(object, blob, 256, shaken);
    EXPECT_EQ(int{object.moving_ms}, 150) << "the camera moves";
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
