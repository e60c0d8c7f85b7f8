#include "hub/motion_tool/progress.hpp"

#include <gtest/gtest.h>

namespace vedette::motion_tool {
namespace {

TEST(MotionProgress, the_time_left_follows_from_the_part_that_is_done) {
    MotionPace pace{.covered = 20s, .span = 80s, .worked = 5s};
    EXPECT_EQ(time_left(pace), 15s);
    pace.covered = 80s;
    EXPECT_EQ(time_left(pace), 0s);
    pace.covered = 90s;  // longer than it said
    EXPECT_EQ(time_left(pace), 0s);
}

TEST(MotionProgress, pictures_do_where_no_length_is_known) {
    EXPECT_EQ(time_left({.covered = 3s, .pictures = 250, .of = 1000, .worked = 10s}), 30s);
    EXPECT_EQ(time_left({.covered = 3s, .span = 6s, .pictures = 1, .of = 1000, .worked = 10s}), 10s);
}

TEST(MotionProgress, nothing_is_guessed_too_early_or_without_an_end) {
    EXPECT_EQ(time_left({.covered = 20s, .span = 80s, .worked = 999ms}), std::nullopt);
    EXPECT_EQ(time_left({.covered = 1s, .span = 1000s, .worked = 3s}), std::nullopt);
    EXPECT_EQ(time_left({.covered = 20s, .worked = 20s}), std::nullopt);
}

TEST(MotionProgress, times_left_are_rounded_up_and_in_the_unit_that_fits) {
    EXPECT_EQ(format_left(0s), "0 s left");
    EXPECT_EQ(format_left(2001ms), "3 s left");
    EXPECT_EQ(format_left(99s), "99 s left");
    EXPECT_EQ(format_left(100s), "2 min left");
    EXPECT_EQ(format_left(5940s), "99 min left");
    EXPECT_EQ(format_left(7500s), "2 h 5 min left");
}

TEST(MotionProgress, the_line_tells_what_is_known) {
    EXPECT_EQ(describe_progress({.covered = 31'400ms,
                                 .span = 79'500ms,
                                 .pictures = 310,
                                 .of = 795,
                                 .note = "2 events",
                                 .worked = 1900ms}),
              "0:31 of 1:19, 310 pictures, 2 events, 3 s left");
    EXPECT_EQ(describe_progress({.covered = 2s, .pictures = 3, .of = 30, .note = "1 event", .worked = 2s}),
              "0:02.0, 3 of 30 pictures, 1 event, 18 s left");
    EXPECT_EQ(describe_progress({.covered = 61'200ms, .pictures = 1, .worked = 61s}), "1:01.2, 1 picture");
}

}  // namespace
}  // namespace vedette::motion_tool
