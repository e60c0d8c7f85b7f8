#include "core/schedule/sun.hpp"

#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

#include "core/schedule/schedule_fixture.hpp"
#include "core/schedule/test_sun_table.hpp"

namespace vedette::schedule {
namespace {

using std::chrono::hours;

std::int32_t day_number(int year, unsigned month, unsigned day) {
    return static_cast<std::int32_t>(date(year, month, day).time_since_epoch().count());
}

std::int64_t seconds_between(UtcTime a, UtcTime b) { return std::abs(to_ms(a - b)) / 1000; }

// rpicampy's own reference values: horizon -2.5 degrees, upper limb, no refraction.
TEST(Sun, P15_rises_and_sets_are_rpicampys_within_a_minute) {
    const auto on = [](int year, unsigned month, unsigned day) {
        return sun_day(day_number(year, month, day), kSample, kRpicampyHorizon);
    };
    EXPECT_LE(seconds_between(on(2025, 3, 19).set.at, utc(2025, 3, 19, 17, 46, 45)), 5);
    EXPECT_LE(seconds_between(on(2025, 3, 21).rise.at, utc(2025, 3, 21, 5, 5, 5)), 5);
    EXPECT_LE(seconds_between(on(2025, 6, 20).set.at, utc(2025, 6, 20, 20, 42, 6)), 5);
    EXPECT_LE(seconds_between(on(2025, 6, 22).rise.at, utc(2025, 6, 22, 2, 2, 21)), 5);
    EXPECT_LE(seconds_between(on(2025, 9, 23).set.at, utc(2025, 9, 23, 17, 30, 35)), 5);
    EXPECT_LE(seconds_between(on(2025, 9, 25).rise.at, utc(2025, 9, 25, 4, 57, 35)), 5);
    EXPECT_LE(seconds_between(on(2025, 12, 20).set.at, utc(2025, 12, 20, 14, 58, 23)), 5);
    EXPECT_LE(seconds_between(on(2025, 12, 22).rise.at, utc(2025, 12, 22, 7, 38, 41)), 5);
}

TEST(Sun, rises_and_sets_are_those_of_pyephem) {
    int events = 0;
    for (const SunRow& row : kSunTable) {
        const SunDay day = sun_day(row.day, row.place, row.horizon);
        EXPECT_EQ(day.rise.takes_place, row.rise != 0) << row.day << " " << row.place.latitude;
        EXPECT_EQ(day.set.takes_place, row.set != 0) << row.day << " " << row.place.latitude;
        for (const auto& [event, expected] : {std::pair{day.rise, row.rise}, {day.set, row.set}}) {
            if (expected == 0 || !event.takes_place) continue;
            EXPECT_LE(seconds_between(event.at, {std::chrono::seconds{expected}}), 10)
                << row.day << " " << row.place.latitude;
            ++events;
        }
    }
    EXPECT_GT(events, 130);
}

TEST(Sun, events_are_where_the_altitude_is_that_of_the_horizon) {
    for (const SunRow& row : kSunTable) {
        const SunDay day = sun_day(row.day, row.place, row.horizon);
        if (day.rise.takes_place) {
            EXPECT_FALSE(is_sun_up(day.rise.at - 2s, row.place, row.horizon)) << row.day;
            EXPECT_TRUE(is_sun_up(day.rise.at + 2s, row.place, row.horizon)) << row.day;
        }
        if (day.set.takes_place) {
            EXPECT_TRUE(is_sun_up(day.set.at - 2s, row.place, row.horizon)) << row.day;
            EXPECT_FALSE(is_sun_up(day.set.at + 2s, row.place, row.horizon)) << row.day;
        }
        EXPECT_EQ(is_sun_up(day.noon, row.place, row.horizon), day.is_up_at_noon) << row.day;
    }
}

TEST(Sun, one_day_follows_the_other) {
    const Place places[] = {kSample, {71, 25}, {-80, 170}, {89.95, -150}};
    for (const Place& place : places) {
        SunDay before = sun_day(20'453, place, kSunriseHorizon);
        for (std::int32_t number = 20'454; number < 20'454 + 400 / kThin; ++number) {
            const SunDay day = sun_day(number, place, kSunriseHorizon);
            ASSERT_TRUE(before.end == day.begin) << number;
            ASSERT_TRUE(day.begin <= day.rise.at && day.rise.at <= day.end) << number;
            ASSERT_TRUE(day.begin <= day.set.at && day.set.at <= day.end) << number;
            ASSERT_TRUE(day.begin < day.noon && day.noon < day.end) << number;
            ASSERT_LE(seconds_between(day.noon - hours{12}, day.begin), 30);
            before = day;
        }
    }
}

TEST(Sun, polar_day_and_night_are_answers) {
    const Place tromso{69.65, 18.96};
    const SunDay summer = sun_day(day_number(2026, 6, 21), tromso, kSunriseHorizon);
    EXPECT_TRUE(summer.is_up_at_noon);
    EXPECT_FALSE(summer.rise.takes_place);
    EXPECT_FALSE(summer.set.takes_place);
    EXPECT_TRUE(summer.rise.at == summer.begin && summer.set.at == summer.end);
    const SunDay winter = sun_day(day_number(2026, 12, 21), tromso, kSunriseHorizon);
    EXPECT_FALSE(winter.is_up_at_noon);
    EXPECT_FALSE(winter.rise.takes_place);
    EXPECT_FALSE(winter.set.takes_place);
    EXPECT_TRUE(winter.rise.at == winter.noon && winter.set.at == winter.noon);
    // It is light enough for civil dawn even then.
    EXPECT_TRUE(sun_day(day_number(2026, 12, 21), tromso, kDawnHorizon).rise.takes_place);
}

// At a pole the sun rises once a year, and perhaps after noon.
TEST(Sun, at_a_pole_it_rises_and_sets_once_a_year) {
    for (const double latitude : {90.0, -90.0, 89.99}) {
        const Place place{latitude, 0};
        int rises = 0;
        int sets = 0;
        for (const std::int32_t equinox : {day_number(2026, 3, 20), day_number(2026, 9, 23)}) {
            bool is_up =
                is_sun_up(sun_day(equinox - 20, place, kSunriseHorizon).begin, place, kSunriseHorizon);
            EXPECT_EQ(is_up, (equinox == day_number(2026, 3, 20)) == (latitude < 0)) << latitude;
            for (std::int32_t number = equinox - 20; number < equinox + 20; ++number) {
                const SunDay day = sun_day(number, place, kSunriseHorizon);
                if (day.rise.takes_place) {
                    EXPECT_FALSE(is_up) << latitude << " " << number;
                    is_up = true;
                    ++rises;
                }
                if (day.set.takes_place) {
                    EXPECT_TRUE(is_up) << latitude << " " << number;
                    is_up = false;
                    ++sets;
                }
            }
        }
        EXPECT_EQ(rises, 1) << latitude;
        EXPECT_EQ(sets, 1) << latitude;
    }
}

TEST(Sun, altitudes_of_the_zenith_and_of_the_horizon) {
    // The sun is overhead at Honolulu at noon of some day in May and July ("Lahaina Noon").
    double highest = 0;
    for (std::int32_t number = day_number(2026, 5, 20); number < day_number(2026, 6, 5); ++number) {
        const Place honolulu{21.307, -157.858};
        highest = std::max(highest, sun_altitude(sun_day(number, honolulu, kSunriseHorizon).noon, honolulu));
    }
    EXPECT_GT(highest, 89.9);
    // At the equator at an equinox the sun is 6 hours above the horizon after noon.
    const SunDay equinox = sun_day(day_number(2026, 3, 20), {0, 0}, {0, Limb::kCentre});
    EXPECT_LE(seconds_between(equinox.set.at - hours{6}, equinox.noon), 60);
}

}  // namespace
}  // namespace vedette::schedule
