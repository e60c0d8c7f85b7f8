#include "hub/overlay/trails.hpp"

#include <gtest/gtest.h>

namespace vedette::overlay {
namespace {

motion::ObjectInfo track(std::uint32_t id, int x, Duration seen, bool confirmed = true) {
    return {.id = id,
            .centre = {static_cast<std::int16_t>(x), 5},
            .since = 0s,
            .seen = seen,
            .confirmed = confirmed};
}

void see(Trails& trails, const motion::ObjectInfo& one) { trails.add({&one, 1}); }

TEST(Trails, each_sighting_adds_a_point) {
    Trails trails;
    see(trails, track(7, 10, 1s, false));
    see(trails, track(7, 12, 2s));
    see(trails, track(7, 99, 2s));  // still tracked, but not seen again
    ASSERT_EQ(trails.trails().size(), 1U);
    const Trail& trail = trails.trails()[0];
    EXPECT_EQ(trail.id, 7U);
    EXPECT_TRUE(trail.confirmed);
    ASSERT_EQ(trail.points.size(), 2U);
    EXPECT_EQ(trail.points[0].x, 10);
    EXPECT_EQ(trail.last.x, 12);
    EXPECT_EQ(trail.seen, 2s);
}

TEST(Trails, a_long_path_keeps_evenly_spaced_points) {
    Trails trails;
    for (int i = 1; i <= 10'000; ++i) see(trails, track(1, i, i * 100ms));
    const Trail& trail = trails.trails()[0];
    EXPECT_LE(trail.points.size(), Trails::kMaxPoints);
    EXPECT_GE(trail.points.size(), Trails::kMaxPoints / 2);
    EXPECT_EQ(trail.points[0].x, 1);
    EXPECT_GT(trail.points.back().x, 9'600);
    EXPECT_EQ(trail.last.x, 10'000);
    const int step = trail.points[1].x - trail.points[0].x;
    for (std::size_t i = 3; i < trail.points.size(); ++i)
        EXPECT_NEAR(trail.points[i].x - trail.points[i - 1].x, step, step / 2) << i;
}

TEST(Trails, objects_not_seen_lately_and_the_oldest_of_too_many_are_dropped) {
    Trails trails;
    for (std::uint32_t id = 1; id <= Trails::kMax + 3; ++id)
        see(trails, track(id, 5, std::chrono::seconds(id)));
    EXPECT_EQ(trails.trails().size(), Trails::kMax);
    EXPECT_EQ(trails.trails()[0].id, 4U);
    trails.drop_before(10s);
    EXPECT_EQ(trails.trails()[0].id, 10U);
    trails.clear();
    EXPECT_TRUE(trails.trails().empty());
}

}  // namespace
}  // namespace vedette::overlay
