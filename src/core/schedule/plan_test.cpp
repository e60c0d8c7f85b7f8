#include "core/schedule/plan.hpp"

#include <array>
#include <limits>

#include <gtest/gtest.h>

#include "core/schedule/schedule_fixture.hpp"

namespace vedette::schedule {
namespace {

using std::chrono::hours;

// The problem of a plan of one such period.
std::optional<PlanProblem> problem(const Period& period, std::optional<Place> place = {}) {
    return check(Plan{.periods = {&period, 1}, .place = place});
}

bool is(const std::optional<PlanProblem>& found, PlanError error, std::size_t index = 0) {
    return found && *found == PlanProblem{error, index};
}

TEST(PlanCheck, a_plain_plan_is_right) {
    EXPECT_FALSE(problem({}));
    EXPECT_FALSE(problem({.span = {When::clock(20), When::clock(24)}, .interval = Duration{}}));
    EXPECT_FALSE(problem({.span = {When::rise(), When::set(kRpicampyHorizon, -3600)}}, kSample));
}

TEST(PlanCheck, numbers_have_limits) {
    EXPECT_TRUE(is(check(Plan{}), PlanError::kNoPeriod));
    const std::array<Period, kMaxPeriods + 1> many{};
    EXPECT_FALSE(check(Plan{.periods = std::span(many).first(kMaxPeriods)}));
    EXPECT_TRUE(is(check(Plan{.periods = many}), PlanError::kTooManyPeriods));
    const std::array<DateRange, kMaxExceptions + 1> exceptions{};
    const Period period;
    EXPECT_TRUE(
        is(check(Plan{.exceptions = exceptions, .periods = {&period, 1}}), PlanError::kTooManyExceptions));
}

TEST(PlanCheck, intervals_and_offsets_have_limits) {
    EXPECT_TRUE(is(problem({.interval = kMinInterval - 1ns}), PlanError::kBadInterval));
    EXPECT_TRUE(is(problem({.interval = -1s}), PlanError::kBadInterval));
    EXPECT_TRUE(is(problem({.interval = kMaxInterval + 1ns}), PlanError::kBadInterval));
    EXPECT_FALSE(problem({.interval = kMaxInterval}));
    EXPECT_TRUE(is(problem({.offset = -1ns}), PlanError::kBadOffset));
    EXPECT_TRUE(is(problem({.offset = kMaxOffset + 1ns}), PlanError::kBadOffset));
    const Period second[] = {{}, {.interval = 1ms}};
    EXPECT_TRUE(is(check(Plan{.periods = second}), PlanError::kBadInterval, 1));
}

TEST(PlanCheck, moments_have_limits) {
    EXPECT_TRUE(is(problem({.span = {When::clock(24), When::clock(24)}}), PlanError::kBadWhen));
    EXPECT_TRUE(is(problem({.span = {When::clock(0), When::clock(24, 0, 1)}}), PlanError::kBadWhen));
    EXPECT_TRUE(is(problem({.span = {When::clock(-1), When::clock(24)}}), PlanError::kBadWhen));
    EXPECT_TRUE(is(problem({.span = {When::rise({90'001, Limb::kCentre}), When::set()}}, kSample),
                   PlanError::kBadWhen));
    EXPECT_TRUE(is(problem({.span = {When::rise(), When::set(kDawnHorizon, kMaxSunOffset_s + 1)}}, kSample),
                   PlanError::kBadWhen));
}

TEST(PlanCheck, moments_by_the_sun_need_a_place) {
    EXPECT_TRUE(is(problem({.span = {When::rise(), When::clock(24)}}), PlanError::kNoPlace));
    const Period period;
    const Plan dark{.periods = {&period, 1}, .dark = DailySpan{When::set(), When::rise()}};
    EXPECT_TRUE(is(check(dark), PlanError::kDarkNeedsPlace));
    const Plan bad_dark{.periods = {&period, 1}, .dark = DailySpan{When::clock(24), When::clock(8)}};
    EXPECT_TRUE(is(check(bad_dark), PlanError::kBadDark));
    for (const Place& place : {Place{90.1, 0}, Place{-90.1, 0}, Place{0, 180.1}, Place{0, -180.1},
                               Place{std::numeric_limits<double>::quiet_NaN(), 0},
                               Place{0, std::numeric_limits<double>::infinity()}})
        EXPECT_TRUE(is(problem({}, place), PlanError::kBadPlace));
}

TEST(PlanCheck, dates_and_weekdays_have_limits) {
    const Period period;
    Plan plan{.periods = {&period, 1}};
    plan.dates = {date(2026, 1, 2), date(2026, 1, 1)};
    EXPECT_TRUE(is(check(plan), PlanError::kBadDates));
    plan.dates = {date(1969, 12, 31), std::nullopt};
    EXPECT_TRUE(is(check(plan), PlanError::kBadDates));
    plan.dates = {};
    plan.weekdays = 0x80;
    EXPECT_TRUE(is(check(plan), PlanError::kNoWeekday));
    plan.weekdays = 1;
    const DateRange exceptions[] = {{}, {date(2026, 1, 1), date(2200, 1, 1)}};
    plan.exceptions = exceptions;
    EXPECT_TRUE(is(check(plan), PlanError::kBadException, 1));
}

TEST(PlanCheck, each_error_is_worded) {
    for (int i = 0; i <= static_cast<int>(PlanError::kBadPlace); ++i)
        EXPECT_FALSE(to_string(static_cast<PlanError>(i)).empty());
}

}  // namespace
}  // namespace vedette::schedule
