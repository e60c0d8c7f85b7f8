#include "hub/motion_tool/align.hpp"

#include <gtest/gtest.h>

namespace vedette::motion_tool {
namespace {

Occurrence occurrence(int start, int end, int reported = -1) {
    return {std::chrono::seconds(start), std::chrono::seconds(reported < 0 ? start : reported),
            std::chrono::seconds(end)};
}

// "ab" for a match of both detectors, "aab" where A has two events; in the order of time.
std::vector<std::string> shapes(const std::vector<Occurrence>& a, const std::vector<Occurrence>& b) {
    std::vector<std::string> out;
    for (const Match& match : align(a, b))
        out.push_back(std::string(match.a.size(), 'a') + std::string(match.b.size(), 'b'));
    return out;
}

using Shapes = std::vector<std::string>;

TEST(MotionAlign, overlapping_occurrences_match_and_others_do_not) {
    EXPECT_EQ(shapes({occurrence(1, 5)}, {occurrence(2, 7)}), (Shapes{"ab"}));
    EXPECT_EQ(shapes({occurrence(1, 5)}, {occurrence(6, 7)}), (Shapes{"a", "b"}));
    EXPECT_EQ(shapes({occurrence(6, 7)}, {occurrence(1, 5)}), (Shapes{"b", "a"}));
    EXPECT_EQ(shapes({occurrence(1, 5)}, {occurrence(5, 7)}), (Shapes{"ab"}))
        << "starts when the other one ends";
    EXPECT_EQ(shapes({occurrence(1, 5), occurrence(8, 9)}, {}), (Shapes{"a", "a"}));
    EXPECT_EQ(shapes({}, {occurrence(1, 5), occurrence(5, 9)}), (Shapes{"b", "b"}));
    EXPECT_TRUE(shapes({}, {}).empty());
}

TEST(MotionAlign, several_events_of_one_detector_can_match_one_of_the_other) {
    EXPECT_EQ(shapes({occurrence(1, 3), occurrence(5, 9)}, {occurrence(2, 8)}), (Shapes{"aab"}));
    EXPECT_EQ(shapes({occurrence(0, 20)}, {occurrence(5, 6), occurrence(10, 12), occurrence(21, 22)}),
              (Shapes{"abb", "b"}));
    EXPECT_EQ(shapes({occurrence(0, 10), occurrence(12, 20)}, {occurrence(5, 15), occurrence(18, 30)}),
              (Shapes{"aabb"}))
        << "a chain";
}

TEST(MotionAlign, two_adjacent_events_of_one_detector_stay_separate) {
    EXPECT_EQ(shapes({occurrence(0, 10), occurrence(10, 15)}, {occurrence(2, 3)}), (Shapes{"ab", "a"}));
}

TEST(MotionAlign, the_delay_compares_when_they_were_reported) {
    const std::vector<Occurrence> a{occurrence(1, 9, 3)};
    const std::vector<Occurrence> b{occurrence(2, 9, 2)};
    const auto matches = align(a, b);
    ASSERT_EQ(matches.size(), 1U);
    EXPECT_EQ(matches[0].found_by(), FoundBy::kBoth);
    EXPECT_EQ(matches[0].b_delay(), -1s);
    EXPECT_EQ(matches[0].start(), 1s);
    EXPECT_EQ(align(a, {})[0].found_by(), FoundBy::kOnlyA);
    EXPECT_EQ(align({}, b)[0].found_by(), FoundBy::kOnlyB);
}

TEST(MotionAlign, alerts_match_alerts_of_the_same_kind) {
    DetectorLog a{.events = {occurrence(5, 9)}};
    DetectorLog b;
    a.alerts[static_cast<int>(motion::HealthIssue::kDark)] = {occurrence(1, 20)};
    b.alerts[static_cast<int>(motion::HealthIssue::kDark)] = {occurrence(4, 20)};
    b.alerts[static_cast<int>(motion::HealthIssue::kFrozen)] = {occurrence(3, 7)};
    const auto matches = align(a, b);
    ASSERT_EQ(matches.size(), 3U);
    EXPECT_EQ(matches[0].issue, motion::HealthIssue::kDark);
    EXPECT_EQ(matches[0].found_by(), FoundBy::kBoth);
    EXPECT_EQ(matches[1].issue, motion::HealthIssue::kFrozen);
    EXPECT_EQ(matches[1].found_by(), FoundBy::kOnlyB);
    EXPECT_EQ(matches[2].issue, std::nullopt);
    EXPECT_EQ(matches[2].found_by(), FoundBy::kOnlyA);
}

TEST(LogBuilder, keeps_events_and_alerts_and_marks_open_ones) {
    LogBuilder log_builder;
    motion::Result result;
    const auto see = [&](motion::EventPhase phase, int second) {
        result.phase = phase;
        result.event.end = std::chrono::seconds(second);
        log_builder.add(result, std::chrono::seconds(second));
    };
    result.event = {.id = 1, .start = 1s, .confirmed = 2s};
    see(motion::EventPhase::kStarted, 2);
    see(motion::EventPhase::kGoing, 3);
    EXPECT_EQ(log_builder.events(), 1U);
    see(motion::EventPhase::kEnded, 4);
    result.health.alerts[0] = {.active = true, .since = 4s};
    see(motion::EventPhase::kNone, 6);
    see(motion::EventPhase::kNone, 7);
    result.health.alerts[0].active = false;
    see(motion::EventPhase::kNone, 8);
    result.event = {.id = 2, .start = 9s, .confirmed = 9s};
    see(motion::EventPhase::kStarted, 10);
    EXPECT_EQ(log_builder.events(), 2U);
    const DetectorLog log = log_builder.finish();
    EXPECT_EQ(log.events, (std::vector<Occurrence>{{1s, 2s, 4s, false}, {9s, 9s, 10s, true}}));
    EXPECT_EQ(log.alerts[0], (std::vector<Occurrence>{{4s, 6s, 7s, false}}));
}

}  // namespace
}  // namespace vedette::motion_tool
