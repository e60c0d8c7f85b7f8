#include "hub/motion_tool/align.hpp"

#include <gtest/gtest.h>

namespace vedette::motion_tool {
namespace {

Said said(int start, int end, int known = -1) {
    return {std::chrono::seconds(start), std::chrono::seconds(known < 0 ? start : known),
            std::chrono::seconds(end)};
}

// "ab" for a moment of both, "aab" where A has two events, in order.
std::vector<std::string> shapes(const std::vector<Said>& a, const std::vector<Said>& b) {
    std::vector<std::string> out;
    for (const Moment& moment : align(a, b))
        out.push_back(std::string(moment.a.size(), 'a') + std::string(moment.b.size(), 'b'));
    return out;
}

using Shapes = std::vector<std::string>;

TEST(MotionAlign, what_overlaps_belongs_together_and_what_does_not_stands_alone) {
    EXPECT_EQ(shapes({said(1, 5)}, {said(2, 7)}), (Shapes{"ab"}));
    EXPECT_EQ(shapes({said(1, 5)}, {said(6, 7)}), (Shapes{"a", "b"}));
    EXPECT_EQ(shapes({said(6, 7)}, {said(1, 5)}), (Shapes{"b", "a"}));
    EXPECT_EQ(shapes({said(1, 5)}, {said(5, 7)}), (Shapes{"ab"})) << "it begins as the other ends";
    EXPECT_EQ(shapes({said(1, 5), said(8, 9)}, {}), (Shapes{"a", "a"}));
    EXPECT_EQ(shapes({}, {said(1, 5), said(5, 9)}), (Shapes{"b", "b"}));
    EXPECT_TRUE(shapes({}, {}).empty());
}

TEST(MotionAlign, several_events_of_one_side_can_be_one_of_the_other) {
    EXPECT_EQ(shapes({said(1, 3), said(5, 9)}, {said(2, 8)}), (Shapes{"aab"}));
    EXPECT_EQ(shapes({said(0, 20)}, {said(5, 6), said(10, 12), said(21, 22)}), (Shapes{"abb", "b"}));
    EXPECT_EQ(shapes({said(0, 10), said(12, 20)}, {said(5, 15), said(18, 30)}), (Shapes{"aabb"}))
        << "a chain";
}

TEST(MotionAlign, two_of_one_side_that_meet_do_not_pull_in_what_only_one_of_them_overlaps) {
    EXPECT_EQ(shapes({said(0, 10), said(10, 15)}, {said(2, 3)}), (Shapes{"ab", "a"}));
}

TEST(MotionAlign, later_is_when_it_was_told_and_not_when_it_began) {
    const std::vector<Said> a{said(1, 9, 3)};
    const std::vector<Said> b{said(2, 9, 2)};
    const auto moments = align(a, b);
    ASSERT_EQ(moments.size(), 1U);
    EXPECT_EQ(moments[0].who(), Who::kBoth);
    EXPECT_EQ(moments[0].b_later(), -1s);
    EXPECT_EQ(moments[0].start(), 1s);
    EXPECT_EQ(align(a, {})[0].who(), Who::kOnlyA);
    EXPECT_EQ(align({}, b)[0].who(), Who::kOnlyB);
}

TEST(MotionAlign, complaints_are_held_against_complaints_of_their_kind) {
    SideLog a{.events = {said(5, 9)}};
    SideLog b;
    a.complaints[static_cast<int>(motion::Ailment::kDark)] = {said(1, 20)};
    b.complaints[static_cast<int>(motion::Ailment::kDark)] = {said(4, 20)};
    b.complaints[static_cast<int>(motion::Ailment::kFrozen)] = {said(3, 7)};
    const auto moments = align(a, b);
    ASSERT_EQ(moments.size(), 3U);
    EXPECT_EQ(moments[0].ailment, motion::Ailment::kDark);
    EXPECT_EQ(moments[0].who(), Who::kBoth);
    EXPECT_EQ(moments[1].ailment, motion::Ailment::kFrozen);
    EXPECT_EQ(moments[1].who(), Who::kOnlyB);
    EXPECT_EQ(moments[2].ailment, std::nullopt);
    EXPECT_EQ(moments[2].who(), Who::kOnlyA);
}

TEST(SideWatch, keeps_events_and_complaints_and_what_still_goes_on) {
    SideWatch watch;
    motion::Result result;
    const auto see = [&](motion::EventPhase phase, int second) {
        result.phase = phase;
        result.event.end = std::chrono::seconds(second);
        watch.see(result, std::chrono::seconds(second));
    };
    result.event = {.id = 1, .start = 1s, .confirmed = 2s};
    see(motion::EventPhase::kStarted, 2);
    see(motion::EventPhase::kGoing, 3);
    EXPECT_EQ(watch.events(), 1U);
    see(motion::EventPhase::kEnded, 4);
    result.health.complaints[0] = {.active = true, .since = 4s};
    see(motion::EventPhase::kNone, 6);
    see(motion::EventPhase::kNone, 7);
    result.health.complaints[0].active = false;
    see(motion::EventPhase::kNone, 8);
    result.event = {.id = 2, .start = 9s, .confirmed = 9s};
    see(motion::EventPhase::kStarted, 10);
    EXPECT_EQ(watch.events(), 2U);
    const SideLog log = watch.finish();
    EXPECT_EQ(log.events, (std::vector<Said>{{1s, 2s, 4s, false}, {9s, 9s, 10s, true}}));
    EXPECT_EQ(log.complaints[0], (std::vector<Said>{{4s, 6s, 7s, false}}));
}

}  // namespace
}  // namespace vedette::motion_tool
