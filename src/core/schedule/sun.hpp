// Where the sun is, and when it rises and sets through any altitude. Altitudes are geometric: without
// refraction, which a caller puts into the horizon (34' for the usual sunrise). Precise to some seconds of
// time between 1950 and 2150 wherever the sun crosses the horizon at more than 0.01 degrees a minute.
// Formulas: docs/design/schedule.md. No clock, no zones, no allocation. Thread-safe; no state. Latitudes and
// longitudes are degrees, north and east positive.
#pragma once

#include <chrono>
#include <cstdint>

#include "core/base/time.hpp"

namespace vedette::schedule {

// A place on the earth.
struct Place {
    double latitude = 0;   // -90 to 90
    double longitude = 0;  // -180 to 180

    constexpr bool operator==(const Place&) const = default;
};

// Which point of the sun's disc is meant.
enum class Limb : std::uint8_t { kCentre, kUpper };

// The altitude through which the sun rises and sets.
struct Horizon {
    std::int32_t altitude_mdeg = 0;  // thousandths of a degree, -90,000 to 90,000
    Limb limb = Limb::kCentre;

    constexpr bool operator==(const Horizon&) const = default;
};

// What almanacs call sunrise and sunset: the upper limb on a flat horizon, with a refraction of 34'.
inline constexpr Horizon kSunriseHorizon{-567, Limb::kUpper};
// Civil dawn and dusk.
inline constexpr Horizon kDawnHorizon{-6000, Limb::kCentre};
// Where rpicampy begins and ends its dark time.
inline constexpr Horizon kRpicampyHorizon{-2500, Limb::kUpper};

// The altitude of the sun's centre in degrees.
double sun_altitude(UtcTime time, const Place& place);
// Whether the sun is at or above the horizon.
bool is_sun_up(UtcTime time, const Place& place, Horizon horizon);

// A rise or a set. On a day without one, `at` is where it would vanish to: at the solar noon, when the sun
// stays below the horizon; at the solar midnight (of the day's begin for a rise, of its end for a set), when
// it stays above.
struct SunEvent {
    UtcTime at;  // whole seconds
    bool takes_place = false;
};

// One day by the sun, from its lowest point to the next.
struct SunDay {
    UtcTime begin;
    UtcTime noon;  // the sun crosses the meridian
    UtcTime end;   // the begin of the next day
    SunEvent rise;
    SunEvent set;
    bool is_up_at_noon = false;
};

// The solar day whose noon is `number` days after that of 1970-01-01 at the meridian of Greenwich, at
// the place's own longitude.
SunDay sun_day(std::int32_t number, const Place& place, Horizon horizon);

}  // namespace vedette::schedule
