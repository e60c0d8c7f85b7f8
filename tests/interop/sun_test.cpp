// core/schedule's sun against libnova at 10,000 random places and days. libnova's own rises and sets are not
// precise to a minute: they take the sun's place in the equinox of 2000 for that of the date, which is 50" a
// year. So its places are brought to the date here, and its altitude must pass the horizon within a minute of
// our event.
#include "core/schedule/sun.hpp"

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>

#include <gtest/gtest.h>
#include <libnova/libnova.h>

namespace vedette::schedule {
namespace {

constexpr int kPlaces = 10'000;
constexpr std::int32_t kDay1990 = 7'305;
constexpr std::int32_t kDay2050 = 29'219;

double nova_altitude(UtcTime time, const Place& place) {
    const double julian = to_seconds(time.since) / 86'400 + 2'440'587.5;
    ln_equ_posn in_2000{};
    ln_equ_posn of_date{};
    ln_get_solar_equ_coords(julian, &in_2000);
    ln_get_equ_prec(&in_2000, julian, &of_date);
    ln_lnlat_posn observer{place.longitude, place.latitude};
    ln_hrz_posn seen{};
    ln_get_hrz_from_equ(&of_date, &observer, julian, &seen);
    return seen.alt;
}

struct Random {
    std::mt19937_64 engine{20'261'130};
    double between(double low, double high) { return std::uniform_real_distribution<>(low, high)(engine); }
    // Evenly on the sphere.
    Place place() {
        const double latitude = std::asin(between(-1, 1)) * 180 / std::numbers::pi;
        return {latitude, between(-180, 180)};
    }
    std::int32_t day() { return std::uniform_int_distribution<>(kDay1990, kDay2050)(engine); }
};

TEST(SunAndLibnova, the_sun_is_at_the_same_altitude) {
    Random random;
    for (int i = 0; i < kPlaces; ++i) {
        const Place place = random.place();
        const UtcTime time{std::chrono::seconds{std::int64_t{random.day()} * 86'400 + i}};
        // A sixtieth of a degree is half of what one minute changes at the steepest.
        ASSERT_NEAR(sun_altitude(time, place), nova_altitude(time, place), 1.0 / 60)
            << place.latitude << " " << i;
    }
}

TEST(SunAndLibnova, it_rises_and_sets_within_the_same_minute) {
    Random random;
    int events = 0;
    int days_without = 0;
    // Near the poles the sun may need minutes for the 0.01 degrees that libnova is precise to.
    int grazing = 0;
    for (int i = 0; i < kPlaces; ++i) {
        const Place place = random.place();
        const Horizon horizon{static_cast<std::int32_t>(random.between(-12'000, 6'000)), Limb::kCentre};
        const SunDay day = sun_day(random.day(), place, horizon);
        const auto expect_above = [&](bool expected, UtcTime time) {
            const double height = nova_altitude(time, place) - horizon.altitude_mdeg / 1000.0;
            if ((height >= 0) == expected) return;
            ASSERT_LT(std::abs(height), 0.01) << i << " " << place.latitude;
            ++grazing;
        };
        constexpr std::chrono::minutes kMinute{1};
        if (day.rise.takes_place) {
            expect_above(false, day.rise.at - kMinute);
            expect_above(true, day.rise.at + kMinute);
            ++events;
        }
        if (day.set.takes_place) {
            expect_above(true, day.set.at - kMinute);
            expect_above(false, day.set.at + kMinute);
            ++events;
        }
        if (!day.rise.takes_place && !day.set.takes_place) {
            expect_above(day.is_up_at_noon, day.begin);
            expect_above(day.is_up_at_noon, day.noon);
            ++days_without;
        }
        if (HasFatalFailure()) return;
    }
    RecordProperty("grazing", grazing);
    EXPECT_LE(grazing, 10);
    EXPECT_GT(events, 18'000);
    EXPECT_GT(days_without, 100);
}

}  // namespace
}  // namespace vedette::schedule
