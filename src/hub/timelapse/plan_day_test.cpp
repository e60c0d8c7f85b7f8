#include "hub/timelapse/plan_day.hpp"

#include <chrono>

#include <gtest/gtest.h>

#include "core/schedule/sun.hpp"
#include "hub/base/named_zone.hpp"

namespace vedette::timelapse {
namespace {

using namespace schedule;

constexpr Place kAalborg{57.0776, 9.9118};
constexpr Place kTromso{69.65, 18.96};

Date date(int year, unsigned month, unsigned day) {
    return Date{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
}

const NamedZone& berlin() {
    static const NamedZone zone = read_time_zone("CET-1CEST,M3.5.0,M10.5.0/3").value();
    return zone;
}

std::string text(const TimeSpan& span) {
    return clock_text(berlin().rules(), span.begin) + " " + clock_text(berlin().rules(), span.end);
}

TEST(PlanDay, counts_the_slots_by_period_and_light_and_tells_the_sun) {
    const Period periods[] = {
        {.span = {When::clock(8), When::clock(20)}, .interval = std::chrono::minutes{10}}};
    const Plan plan{
        .periods = periods, .dark = DailySpan{When::clock(18), When::clock(6)}, .place = kAalborg};
    const PlanDay day = plan_day(plan, berlin().rules(), date(2026, 3, 28));
    ASSERT_EQ(day.slots.size(), 2U);
    EXPECT_EQ(day.slots[0].count, 60U);
    EXPECT_FALSE(day.slots[0].is_dark);
    EXPECT_EQ(day.slots[1].count, 12U);
    EXPECT_TRUE(day.slots[1].is_dark);
    ASSERT_TRUE(day.sun && day.sun->rise && day.sun->set);
    EXPECT_EQ(clock_text(berlin().rules(), *day.sun->rise, false), "06:00");
    EXPECT_EQ(clock_text(berlin().rules(), *day.sun->set, false), "18:51");
}

TEST(PlanDay, dark_time_is_cut_at_midnight_on_both_sides) {
    const Plan plan{.periods = {}, .dark = DailySpan{When::clock(20), When::clock(6)}};
    const PlanDay day = plan_day(plan, berlin().rules(), date(2026, 5, 5));
    const auto dark = dark_spans(plan, berlin().rules(), day.day);
    ASSERT_EQ(dark.size(), 2U);
    EXPECT_EQ(text(dark[0]), "00:00:00 06:00:00");
    EXPECT_EQ(text(dark[1]), "20:00:00 00:00:00");
    EXPECT_EQ(dark[1].end, day.day.end);
}

TEST(PlanDay, a_period_over_midnight_is_in_both_days_and_one_slot_lasts_a_second) {
    const Period periods[] = {
        {.span = {When::clock(22), When::clock(3)}, .interval = std::chrono::minutes{1}},
        {.span = {When::clock(12), When::clock(13)}, .interval = Duration{}}};
    const Plan plan{.periods = periods};
    const PlanDay day = plan_day(plan, berlin().rules(), date(2026, 5, 5));
    EXPECT_FALSE(day.sun);
    const auto spans = period_spans(plan, berlin().rules(), day.date, day.day);
    ASSERT_EQ(spans.size(), 3U);
    EXPECT_EQ(text(spans[0].span), "00:00:00 03:00:00");
    EXPECT_EQ(text(spans[1].span), "22:00:00 00:00:00");
    EXPECT_EQ(spans[2].period, 1U);
    EXPECT_EQ(text(spans[2].span), "12:00:00 12:00:01");
}

TEST(PlanDay, the_sun_is_up_from_sunrise_to_sunset_to_a_second) {
    const Plan plan{.periods = {}, .place = kAalborg};
    const PlanDay day = plan_day(plan, berlin().rules(), date(2026, 3, 28));
    const auto up = sun_spans(kAalborg, day.day, kSunriseHorizon);
    ASSERT_EQ(up.size(), 1U);
    EXPECT_LE(std::chrono::abs(up[0].begin - *day.sun->rise), 1s);
    EXPECT_LE(std::chrono::abs(up[0].end - *day.sun->set), 1s);
    const auto light = sun_spans(kAalborg, day.day, kDawnHorizon);
    ASSERT_EQ(light.size(), 1U);
    EXPECT_LT(light[0].begin, up[0].begin);
    EXPECT_GT(light[0].end, up[0].end);
}

TEST(PlanDay, polar_day_and_polar_night_have_no_sunrise) {
    const Plan plan{.periods = {}, .place = kTromso};
    const PlanDay june = plan_day(plan, berlin().rules(), date(2026, 6, 21));
    EXPECT_FALSE(june.sun->rise || june.sun->set);
    EXPECT_TRUE(june.sun->stays_up);
    EXPECT_EQ(sun_spans(kTromso, june.day, kSunriseHorizon), std::vector{june.day});
    const PlanDay december = plan_day(plan, berlin().rules(), date(2026, 12, 21));
    EXPECT_FALSE(december.sun->stays_up);
    EXPECT_TRUE(sun_spans(kTromso, december.day, kSunriseHorizon).empty());
}

TEST(PlanDay, a_change_of_the_clock_is_noted_with_its_kind_and_in_words) {
    const Period periods[] = {
        {.span = {When::clock(2, 30), When::clock(5)}, .interval = std::chrono::minutes{10}}};
    const Plan plan{.periods = periods};
    const PlanDay day = plan_day(plan, berlin().rules(), date(2026, 3, 29));
    EXPECT_EQ(day.day.end - day.day.begin, std::chrono::hours{23});
    ASSERT_EQ(day.notes.size(), 2U);
    EXPECT_EQ(to_string(day.notes[0].kind), "clock_change");
    EXPECT_EQ(note_text(day.notes[0], berlin().rules()),
              "the clock goes forward by 1 h, from UTC+1 to UTC+2");
    EXPECT_EQ(to_string(day.notes[1].kind), "clock_never");
}

}  // namespace
}  // namespace vedette::timelapse
