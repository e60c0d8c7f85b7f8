#include <gtest/gtest.h>

#include "core/schedule/schedule_fixture.hpp"
#include "core/schedule/slots.hpp"

namespace vedette::schedule {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

Plan plan_of(std::span<const Period> periods, std::optional<DailySpan> dark) {
    return {.periods = periods, .dark = dark, .place = kSample};
}

const DailySpan kBySun{When::set(kRpicampyHorizon), When::rise(kRpicampyHorizon)};
const DailySpan kByClock{When::clock(20), When::clock(7, 59), StopRule::kMinute};
const Period kWholeDay[] = {{}};

TEST(Dark, P15_by_the_clock_from_20_00_to_07_59) {
    const Plan plan = plan_of(kWholeDay, kByClock);
    for (const Date day : {date(2026, 1, 5), date(2026, 7, 5)}) {
        const auto at = [&](int hour, int minute, int second) {
            return is_dark(
                plan, kBerlin,
                kBerlin.utc(day + hours{hour} + minutes{minute}).at + std::chrono::seconds{second});
        };
        EXPECT_TRUE(at(0, 0, 0));
        EXPECT_TRUE(at(7, 59, 59));
        EXPECT_FALSE(at(8, 0, 0));
        EXPECT_FALSE(at(19, 59, 59));
        EXPECT_TRUE(at(20, 0, 0));
        EXPECT_TRUE(at(23, 59, 59));
    }
}

TEST(Dark, P15_by_the_sun_at_rpicampys_horizon) {
    const Plan plan = plan_of(kWholeDay, kBySun);
    const auto changes = [&](UtcTime at, bool to_dark) {
        EXPECT_EQ(is_dark(plan, kBerlin, at - minutes{1}), !to_dark) << shown(at);
        EXPECT_EQ(is_dark(plan, kBerlin, at + minutes{1}), to_dark) << shown(at);
    };
    changes(utc(2025, 3, 19, 17, 46, 45), true);
    changes(utc(2025, 3, 21, 5, 5, 5), false);
    changes(utc(2025, 6, 20, 20, 42, 6), true);
    changes(utc(2025, 6, 22, 2, 2, 21), false);
    changes(utc(2025, 9, 23, 17, 30, 35), true);
    changes(utc(2025, 9, 25, 4, 57, 35), false);
    changes(utc(2025, 12, 20, 14, 58, 23), true);
    changes(utc(2025, 12, 22, 7, 38, 41), false);
}

TEST(Dark, is_never_without_a_rule) {
    const Plan plan = plan_of(kWholeDay, std::nullopt);
    for (UtcTime at = utc(2026, 1, 1); at < utc(2026, 1, 3); at = at + hours{1})
        EXPECT_FALSE(is_dark(plan, kBerlin, at));
}

TEST(Dark, a_span_within_one_day_is_dark_between_its_ends_only) {
    const Plan plan = plan_of(kWholeDay, DailySpan{When::clock(0), When::clock(7, 59), StopRule::kMinute});
    EXPECT_TRUE(is_dark(plan, ZoneRules{}, utc(2026, 1, 1, 0)));
    EXPECT_FALSE(is_dark(plan, ZoneRules{}, utc(2026, 1, 1, 8)));
    EXPECT_FALSE(is_dark(plan, ZoneRules{}, utc(2026, 1, 1, 23)));
}

TEST(Dark, goes_on_in_a_polar_night_and_does_not_come_in_a_polar_day) {
    Plan plan = plan_of(kWholeDay, kBySun);
    plan.place = Place{78.22, 15.65};
    for (UtcTime at = utc(2026, 12, 1); at < utc(2027, 1, 10); at = at + hours{3 * kThin})
        ASSERT_TRUE(is_dark(plan, kBerlin, at)) << shown(at);
    for (UtcTime at = utc(2026, 5, 15); at < utc(2026, 7, 20); at = at + hours{3 * kThin})
        ASSERT_FALSE(is_dark(plan, kBerlin, at)) << shown(at);
}

// The rule and the sun's altitude agree in all latitudes, at any time but within a minute of a change.
TEST(Dark, by_the_sun_is_what_its_altitude_says) {
    for (const double latitude : {0.0, -33.0, 57.0, 66.5, 71.0, 85.0, -90.0}) {
        Plan plan = plan_of(kWholeDay, kBySun);
        plan.place = Place{latitude, 25};
        for (UtcTime at = utc(2026, 1, 1); at < utc(2027, 1, 1); at = at + hours{37 * kThin}) {
            const bool is_up = is_sun_up(at, *plan.place, kRpicampyHorizon);
            if (is_sun_up(at - minutes{1}, *plan.place, kRpicampyHorizon) != is_up ||
                is_sun_up(at + minutes{1}, *plan.place, kRpicampyHorizon) != is_up)
                continue;
            ASSERT_EQ(is_dark(plan, kBerlin, at), !is_up) << latitude << " " << shown(at);
        }
    }
}

TEST(Dark, slots_say_it_and_a_period_may_say_otherwise) {
    const Period periods[] = {
        {.interval = hours{1}},
        {.span = {When::clock(0, 30), When::clock(24)}, .interval = hours{12}, .light = Light::kDay},
        {.span = {When::clock(12, 45), When::clock(24)}, .interval = Duration{}, .light = Light::kDark}};
    const Plan plan = plan_of(periods, kByClock);
    Slots slots(plan, kBerlin, kBerlin.utc(date(2026, 1, 5)).at - 1ns,
                kBerlin.utc(date(2026, 1, 6)).at - 1ns);
    int count = 0;
    while (const auto slot = slots.next()) {
        const auto hour = std::chrono::floor<hours>(kBerlin.local(slot->at) - date(2026, 1, 5)).count();
        if (slot->period == 0) {
            EXPECT_EQ(slot->is_dark, hour < 8 || hour >= 20) << hour;
        } else {
            EXPECT_EQ(slot->is_dark, slot->period == 2);
        }
        ++count;
    }
    EXPECT_EQ(count, 24 + 2 + 1);
}

}  // namespace
}  // namespace vedette::schedule
