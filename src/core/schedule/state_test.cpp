#include <gtest/gtest.h>

#include "core/schedule/schedule_fixture.hpp"
#include "core/schedule/slots.hpp"

namespace vedette::schedule {
namespace {

using Kind = PlanState::Kind;
using std::chrono::minutes;

const Period kPeriods[] = {
    {.span = {When::clock(8), When::clock(9, 59), StopRule::kMinute}, .interval = minutes{1}},
    {.span = {When::clock(22), When::clock(2)}, .interval = minutes{1}},
    {.span = {When::clock(12), When::clock(24)}, .interval = Duration{}}};

Plan plan() {
    return {.dates = {date(2026, 1, 5), date(2026, 1, 6)},
            .periods = kPeriods,
            .dark = DailySpan{When::clock(20), When::clock(6)}};
}

// "in 1 until 2026-01-05 02:00:00".
std::string said(UtcTime at) {
    const PlanState found = state(plan(), ZoneRules{}, at);
    const char* const words[] = {"in ", "next ", "first ", "ended"};
    std::string out = words[static_cast<std::size_t>(found.kind)];
    if (found.kind == Kind::kEnded) return out;
    return out + std::to_string(unsigned{found.period}) + " until " + shown(found.until) +
           (found.is_dark ? " dark" : "");
}

TEST(PlanState, goes_from_period_to_period_until_the_end) {
    EXPECT_EQ(said(utc(2025, 6, 1, 12)), "first 0 until 2026-01-05 08:00:00");
    EXPECT_EQ(said(utc(2026, 1, 5, 7, 59, 59)), "next 0 until 2026-01-05 08:00:00");
    EXPECT_EQ(said(utc(2026, 1, 5, 8)), "in 0 until 2026-01-05 10:00:00");
    EXPECT_EQ(said(utc(2026, 1, 5, 9, 59, 59)), "in 0 until 2026-01-05 10:00:00");
    EXPECT_EQ(said(utc(2026, 1, 5, 10)), "next 2 until 2026-01-05 12:00:00");
    EXPECT_EQ(said(utc(2026, 1, 5, 12)), "in 2 until 2026-01-05 12:00:01");
    EXPECT_EQ(said(utc(2026, 1, 5, 21)), "next 1 until 2026-01-05 22:00:00 dark");
    EXPECT_EQ(said(utc(2026, 1, 6, 1)), "in 1 until 2026-01-06 02:00:00 dark");
    EXPECT_EQ(said(utc(2026, 1, 6, 23)), "in 1 until 2026-01-07 02:00:00 dark");
    EXPECT_EQ(said(utc(2026, 1, 7, 2)), "ended");
    EXPECT_EQ(said(utc(2100, 1, 1)), "ended");
    EXPECT_EQ(said(UtcTime::max()), "ended");
}

TEST(PlanState, is_in_the_first_of_two_periods) {
    const Period periods[] = {{.span = {When::clock(9), When::clock(10)}}, {}};
    const Plan both{.periods = periods};
    EXPECT_EQ(unsigned{state(both, ZoneRules{}, utc(2026, 1, 5, 8, 59)).period}, 1U);
    EXPECT_EQ(unsigned{state(both, ZoneRules{}, utc(2026, 1, 5, 9)).period}, 0U);
    EXPECT_EQ(unsigned{state(both, ZoneRules{}, utc(2026, 1, 5, 10)).period}, 1U);
}

TEST(PlanState, of_a_wrong_plan_is_ended) {
    EXPECT_TRUE(state(Plan{}, ZoneRules{}, utc(2026, 1, 1)) == PlanState{});
}

}  // namespace
}  // namespace vedette::schedule
