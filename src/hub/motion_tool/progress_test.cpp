#include "hub/motion_tool/progress.hpp"

#include <gtest/gtest.h>

namespace vedette::motion_tool {
namespace {

TEST(MotionProgress, the_time_left_is_estimated_from_the_part_that_is_done) {
    Progress progress{.covered = 20s, .span = 80s, .elapsed = 5s};
    EXPECT_EQ(time_left(progress), 15s);
    progress.covered = 80s;
    EXPECT_EQ(time_left(progress), 0s);
    progress.covered = 90s;  // longer than announced
    EXPECT_EQ(time_left(progress), 0s);
}

TEST(MotionProgress, the_number_of_pictures_replaces_an_unknown_length) {
    EXPECT_EQ(time_left({.covered = 3s, .pictures = 250, .total = 1000, .elapsed = 10s}), 30s);
    EXPECT_EQ(time_left({.covered = 3s, .span = 6s, .pictures = 1, .total = 1000, .elapsed = 10s}), 10s);
}

TEST(MotionProgress, there_is_no_estimate_too_early_or_without_a_length) {
    EXPECT_EQ(time_left({.covered = 20s, .span = 80s, .elapsed = 999ms}), std::nullopt);
    EXPECT_EQ(time_left({.covered = 1s, .span = 1000s, .elapsed = 3s}), std::nullopt);
    EXPECT_EQ(time_left({.covered = 20s, .elapsed = 20s}), std::nullopt);
}

TEST(MotionProgress, the_time_left_is_rounded_up_in_a_suitable_unit) {
    EXPECT_EQ(format_left(0s), "0 s left");
    EXPECT_EQ(format_left(2001ms), "3 s left");
    EXPECT_EQ(format_left(99s), "99 s left");
    EXPECT_EQ(format_left(100s), "2 min left");
    EXPECT_EQ(format_left(5940s), "99 min left");
    EXPECT_EQ(format_left(7500s), "2 h 5 min left");
}

TEST(MotionProgress, the_line_shows_what_is_known) {
    EXPECT_EQ(describe_progress({.covered = 31'400ms,
                                 .span = 79'500ms,
                                 .pictures = 310,
                                 .total = 795,
                                 .note = "2 events",
                                 .elapsed = 1900ms}),
              "0:31 of 1:19, 310 pictures, 2 events, 3 s left");
    EXPECT_EQ(
        describe_progress({.covered = 2s, .pictures = 3, .total = 30, .note = "1 event", .elapsed = 2s}),
        "0:02.0, 3 of 30 pictures, 1 event, 18 s left");
    EXPECT_EQ(describe_progress({.covered = 61'200ms, .pictures = 1, .elapsed = 61s}), "1:01.2, 1 picture");
}

}  // namespace
}  // namespace vedette::motion_tool
