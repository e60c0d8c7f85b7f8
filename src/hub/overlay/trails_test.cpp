#include "hub/overlay/trails.hpp"

#include <gtest/gtest.h>

namespace vedette::overlay {
namespace {

motion::Track track(std::uint32_t id, int x, Duration seen, bool confirmed = true) {
    return {.id = id,
            .centre = {static_cast<std::int16_t>(x), 5},
            .since = 0s,
            .seen = seen,
            .confirmed = confirmed};
}

void see(Trails& trails, const motion::Track& one) { trails.see({&one, 1}); }

TEST(Trails, a_thing_leaves_a_point_for_each_sighting) {
    Trails trails;
    see(trails, track(7, 10, 1s, false));
    see(trails, track(7, 12, 2s));
    see(trails, track(7, 99, 2s));  // still there in the list, but not seen again
    ASSERT_EQ(trails.trails().size(), 1U);
    const Trail& trail = trails.trails()[0];
    EXPECT_EQ(trail.id, 7U);
    EXPECT_TRUE(trail.confirmed);
    ASSERT_EQ(trail.points.size(), 2U);
    EXPECT_EQ(trail.points[0].x, 10);
    EXPECT_EQ(trail.last.x, 12);
    EXPECT_EQ(trail.seen, 2s);
}

TEST(Trails, a_long_way_is_thinned_out_from_its_start_to_its_end) {
    Trails trails;
    for (int i = 1; i <= 10'000; ++i) see(trails, track(1, i, i * 100ms));
    const Trail& trail = trails.trails()[0];
    EXPECT_LE(trail.points.size(), Trails::kPoints);
    EXPECT_GE(trail.points.size(), Trails::kPoints / 2);
    EXPECT_EQ(trail.points[0].x, 1);
    EXPECT_GT(trail.points.back().x, 9'600);
    EXPECT_EQ(trail.last.x, 10'000);
    const int step = trail.points[1].x - trail.points[0].x;
    for (std::size_t i = 3; i < trail.points.size(); ++i)
        EXPECT_NEAR(trail.points[i].x - trail.points[i - 1].x, step, step / 2) << i;
}

TEST(Trails, what_was_not_seen_lately_goes_and_so_do_the_oldest_of_too_many) {
    Trails trails;
    for (std::uint32_t id = 1; id <= Trails::kMost + 3; ++id)
        see(trails, track(id, 5, std::chrono::seconds(id)));
    EXPECT_EQ(trails.trails().size(), Trails::kMost);
    EXPECT_EQ(trails.trails()[0].id, 4U);
    trails.forget_before(10s);
    EXPECT_EQ(trails.trails()[0].id, 10U);
    trails.clear();
    EXPECT_TRUE(trails.trails().empty());
}

}  // namespace
}  // namespace vedette::overlay
