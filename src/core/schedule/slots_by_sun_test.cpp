// The cases of docs/design/schedule.md that are about the sun.
#include <gtest/gtest.h>

#include "core/schedule/schedule_fixture.hpp"
#include "core/schedule/slots.hpp"

namespace vedette::schedule {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

TEST(SlotsBySun, a_period_by_the_sun_moves_with_it) {
    const Period periods[] = {
        period(When::rise(kSunriseHorizon, -1800), When::set(kDawnHorizon, 600), hours{4})};
    const auto on = [&](Date day) { return occurrence(plan_of(periods), kBerlin, 0, day); };
    EXPECT_EQ(shown(kBerlin, on(date(2026, 6, 21)).begin).substr(0, 16), "2026-06-21 03:54");
    EXPECT_EQ(shown(kBerlin, on(date(2026, 6, 21)).end).substr(0, 16), "2026-06-21 23:38");
    EXPECT_EQ(shown(kBerlin, on(date(2026, 12, 21)).begin).substr(0, 16), "2026-12-21 08:27");
    EXPECT_EQ(shown(kBerlin, on(date(2026, 12, 21)).end).substr(0, 16), "2026-12-21 16:38");
}

TEST(SlotsBySun, nights_by_the_sun_belong_to_the_date_of_their_sunset) {
    const Period periods[] = {period(When::set(), When::rise(), hours{24})};
    const Occurrence night = occurrence(plan_of(periods), kBerlin, 0, date(2026, 12, 31));
    EXPECT_EQ(shown(kBerlin, night.begin).substr(0, 13), "2026-12-31 15");
    EXPECT_EQ(shown(kBerlin, night.end).substr(0, 13), "2027-01-01 08");
}

TEST(SlotsBySun, a_polar_day_is_one_long_day_and_has_no_night) {
    const Period periods[] = {period(When::rise(), When::set(), minutes{10}),
                              period(When::set(), When::rise(), minutes{10})};
    Plan plan = plan_of(periods);
    plan.place = Place{69.65, 18.96};
    UtcTime before = next_slot(plan, kBerlin, utc(2026, 6, 10))->at;
    for (const Slot& slot : slots_of(plan, kBerlin, before, utc(2026, 6, 30))) {
        EXPECT_EQ(unsigned{slot.period}, 0U);
        // Every day begins anew at the solar midnight.
        EXPECT_TRUE(slot.at - before <= minutes{10} && slot.at - before > Duration{}) << shown(slot.at);
        before = slot.at;
    }
    EXPECT_TRUE(occurrence(plan, kBerlin, 1, date(2026, 6, 21)).is_empty());
    EXPECT_TRUE(occurrence(plan, kBerlin, 0, date(2026, 6, 21)).end ==
                occurrence(plan, kBerlin, 0, date(2026, 6, 22)).begin);
}

// On the day before the change 20:00 is after the sunset, so the period runs to the next one, which is after
// 20:00 on the clock that has gone forward: the next day's period has begun then.
TEST(SlotsBySun, a_period_is_cut_off_where_the_next_day_starts) {
    const Period periods[] = {period(When::clock(20), When::set(), hours{5})};
    Plan plan = plan_of(periods);
    plan.place = Place{52, -5};
    const Occurrence before = occurrence(plan, kBerlin, 0, date(2026, 3, 28));
    const Occurrence after = occurrence(plan, kBerlin, 0, date(2026, 3, 29));
    EXPECT_EQ(shown(kBerlin, before.begin), "2026-03-28 20:00:00");
    EXPECT_EQ(shown(kBerlin, before.end), "2026-03-29 20:00:00");
    EXPECT_EQ(shown(kBerlin, after.begin), "2026-03-29 20:00:00");
    EXPECT_EQ(shown(kBerlin, after.end).substr(0, 13), "2026-03-29 20");
}

TEST(SlotsBySun, without_the_event_its_offset_has_no_effect) {
    const Period periods[] = {
        period(When::rise(kSunriseHorizon, -1800), When::set(kSunriseHorizon, 1800), 60s),
        period(When::set(kSunriseHorizon, 1800), When::rise(kSunriseHorizon, -1800), 60s)};
    Plan plan = plan_of(periods);
    plan.place = Place{69.65, 18.96};
    EXPECT_TRUE(occurrence(plan, kBerlin, 0, date(2026, 12, 21)).is_empty());
    EXPECT_TRUE(occurrence(plan, kBerlin, 1, date(2026, 6, 21)).is_empty());
    const Occurrence night = occurrence(plan, kBerlin, 1, date(2026, 12, 21));
    EXPECT_TRUE(night.end == occurrence(plan, kBerlin, 1, date(2026, 12, 22)).begin);
}

// On a day on which the sun reaches neither: the lower horizon is left later and reached earlier.
TEST(SlotsBySun, two_horizons_keep_their_order_without_their_events) {
    constexpr Horizon kHigh{5'000, Limb::kCentre};
    const Period periods[] = {
        period(When::rise(), When::rise(kHigh), 60s), period(When::set(kHigh), When::set(), 60s),
        period(When::set(kHigh), When::rise(), 60s), period(When::set(), When::rise(kHigh), 60s)};
    Plan plan = plan_of(periods);
    plan.place = Place{75, 18.96};
    for (const Date day : {date(2026, 12, 21), date(2026, 6, 21)}) {
        EXPECT_TRUE(occurrence(plan, kBerlin, 0, day).is_empty()) << shown(LocalSeconds{day});
        EXPECT_TRUE(occurrence(plan, kBerlin, 1, day).is_empty()) << shown(LocalSeconds{day});
        EXPECT_EQ(occurrence(plan, kBerlin, 2, day).is_empty(), day == date(2026, 6, 21));
        EXPECT_EQ(occurrence(plan, kBerlin, 3, day).is_empty(), day == date(2026, 6, 21));
    }
}

TEST(SlotsBySun, a_polar_night_is_one_long_night_and_has_no_day) {
    const Period periods[] = {period(When::rise(), When::set(), minutes{10}),
                              period(When::set(), When::rise(), minutes{10}),
                              period(When::rise(), When::clock(24), Duration{})};
    Plan plan = plan_of(periods);
    plan.place = Place{69.65, 18.96};
    UtcTime before = next_slot(plan, kBerlin, utc(2026, 12, 10))->at;
    for (const Slot& slot : slots_of(plan, kBerlin, before, utc(2026, 12, 30))) {
        EXPECT_EQ(unsigned{slot.period}, 1U);
        EXPECT_TRUE(slot.at - before <= minutes{10} && slot.at - before > Duration{}) << shown(slot.at);
        before = slot.at;
    }
    EXPECT_TRUE(occurrence(plan, kBerlin, 0, date(2026, 12, 21)).is_empty());
    EXPECT_TRUE(occurrence(plan, kBerlin, 1, date(2026, 12, 21)).end ==
                occurrence(plan, kBerlin, 1, date(2026, 12, 22)).begin);
    EXPECT_TRUE(occurrence(plan, kBerlin, 2, date(2026, 12, 21)).is_empty());
}

// Day and night by the same horizon share a year out, whatever the latitude: nothing is lost or doubled where
// the polar day and night begin and end.
TEST(SlotsBySun, day_and_night_by_the_sun_leave_no_gap_in_a_year) {
    const Period periods[] = {period(When::rise(), When::set(), hours{1}),
                              period(When::set(), When::rise(), hours{1})};
    Plan plan = plan_of(periods);
    const double latitudes[] = {69.65, 0, 57, 66.6, 80, 89.9, 90, -68, -90};
    const Date last = date(2027, 1, 20);
    for (const double latitude : std::span(latitudes).first(kThin == 1 ? 9 : 1)) {
        plan.place = Place{latitude, 18.96};
        UtcTime end{};
        for (Date day = last - days{384 / kThin}; day < last; day += days{1}) {
            std::array<Occurrence, 2> both{occurrence(plan, kBerlin, 0, day),
                                           occurrence(plan, kBerlin, 1, day)};
            for (const Occurrence& part : both) {
                if (part.is_empty()) continue;
                if (end != UtcTime{}) {
                    EXPECT_EQ(shown(part.begin), shown(end)) << latitude;
                }
                end = part.end;
            }
        }
        EXPECT_TRUE(end > utc(2027, 1, 19)) << latitude;
    }
}

TEST(SlotsBySun, a_moment_that_comes_once_a_year_is_found) {
    // At 70 degrees north the sun is 43 degrees high around midsummer only.
    const Period periods[] = {period(When::rise({43'300, Limb::kCentre}), When::clock(24), Duration{})};
    Plan plan = plan_of(periods);
    plan.place = Place{70, 20};
    const auto slot = next_slot(plan, kBerlin, kThin == 1 ? utc(2026, 7, 10) : utc(2027, 5, 25));
    ASSERT_TRUE(slot);
    EXPECT_EQ(shown(slot->at).substr(0, 7), "2027-06");
    if (kThin != 1) return;
    const Period never[] = {period(When::rise({60'000, Limb::kCentre}), When::clock(24), Duration{})};
    plan.periods = never;
    EXPECT_FALSE(next_slot(plan, kBerlin, utc(2026, 7, 10)));
}

}  // namespace
}  // namespace vedette::schedule
