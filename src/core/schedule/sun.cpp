#include "core/schedule/sun.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>

namespace vedette::schedule {
namespace {

using std::numbers::pi;

constexpr double kRadian = pi / 180;  // a degree
constexpr double kArcSecond = kRadian / 3600;
constexpr double kDay_s = 86400;
constexpr double kHalfDay_s = kDay_s / 2;
constexpr double kLongitude_s = 240;      // the earth turns a degree in 4 minutes
constexpr double kJ2000_s = 946'728'000;  // 2000-01-01T12:00:00Z in Unix time
// Terrestrial time - UTC. It was 29 s in 1950 and is expected below 200 s in 2150; a minute changes the sun's
// place by 2.5" and a rise by 0.2 s.
constexpr double kTerrestrial_s = 69;
constexpr double kParallax = 8.794 * kArcSecond;       // at one astronomical unit
constexpr double kSemiDiameter = 959.63 * kArcSecond;  // likewise

// One periodic term of the earth's orbit: amplitude * cos(phase + frequency * t).
struct Term {
    double amplitude;  // 1e-8 of a radian, or of an astronomical unit
    double phase;
    double frequency;  // radians in a Julian millennium
};

// The largest terms of VSOP87D for the earth (P. Bretagnon, G. Francou 1988; J. Meeus, Astronomical
// Algorithms, appendix III): heliocentric longitude in the equinox of date, and radius. What is left out
// stays below 3".
constexpr std::array<Term, 22> kLongitude0 = {{
    {175347046, 0, 0},           {3341656, 4.6692568, 6283.07585},
    {34894, 4.6261, 12566.1517}, {3497, 2.7441, 5753.3849},
    {3418, 2.8289, 3.5231},      {3136, 3.6277, 77713.7715},
    {2676, 4.4181, 7860.4194},   {2343, 6.1352, 3930.2097},
    {1324, 0.7425, 11506.7698},  {1273, 2.0371, 529.691},
    {1199, 1.1096, 1577.3435},   {990, 5.233, 5884.927},
    {902, 2.045, 26.298},        {857, 3.508, 398.149},
    {780, 1.179, 5223.694},      {753, 2.533, 5507.553},
    {505, 4.583, 18849.228},     {492, 4.205, 775.523},
    {357, 2.92, 0.067},          {317, 5.849, 11790.629},
    {284, 1.899, 796.298},       {271, 0.315, 10977.079},
}};
constexpr std::array<Term, 3> kLongitude1 = {{
    {628331966747, 0, 0},
    {206059, 2.678235, 6283.07585},
    {4303, 2.6351, 12566.1517},
}};
constexpr std::array<Term, 2> kLongitude2 = {{
    {52919, 0, 0},
    {8720, 1.0721, 6283.0758},
}};
constexpr std::array<Term, 3> kRadius0 = {{
    {100013989, 0, 0},
    {1670700, 3.0984635, 6283.07585},
    {13956, 3.05525, 12566.1517},
}};

double sum(std::span<const Term> terms, double t) {
    double all = 0;
    for (const Term& term : terms) all += term.amplitude * std::cos(term.phase + term.frequency * t);
    return all * 1e-8;
}

// An angle in (-pi, pi].
double wrapped(double angle) { return std::remainder(angle, 2 * pi); }

// The sun as it is seen from the earth's centre.
struct Position {
    double greenwich_hour_angle;  // radians
    double declination;           // radians
    double distance;              // astronomical units
};

// J. Meeus, Astronomical Algorithms, chapters 12 (sidereal time), 22 (nutation), 25 (the sun).
Position position(double unix_s) {
    const double days = (unix_s - kJ2000_s) / kDay_s;
    const double t = (days + kTerrestrial_s / kDay_s) / 365250;  // Julian millennia of terrestrial time
    const double century = 10 * t;
    const double distance = sum(kRadius0, t);
    const double geometric = sum(kLongitude0, t) + t * sum(kLongitude1, t) + t * t * sum(kLongitude2, t) + pi;

    const double node = (125.04452 - 1934.136261 * century) * kRadian;  // of the moon's orbit
    const double sun_mean = (280.4665 + 36000.7698 * century) * kRadian;
    const double moon_mean = (218.3165 + 481267.8813 * century) * kRadian;
    const double nutation = (-17.2 * std::sin(node) - 1.32 * std::sin(2 * sun_mean) -
                             0.23 * std::sin(2 * moon_mean) + 0.21 * std::sin(2 * node)) *
                            kArcSecond;
    const double obliquity =
        (23.4392911 - 0.0130042 * century) * kRadian +
        (9.2 * std::cos(node) + 0.57 * std::cos(2 * sun_mean) + 0.1 * std::cos(2 * moon_mean)) * kArcSecond;

    const double aberration = -20.4898 * kArcSecond / distance;
    const double longitude = geometric - 0.0903 * kArcSecond + nutation + aberration;
    const double right_ascension = std::atan2(std::cos(obliquity) * std::sin(longitude), std::cos(longitude));

    const double sidereal = (280.46061837 + 360.98564736629 * days) * kRadian +
                            0.000387933 * kRadian * century * century + nutation * std::cos(obliquity);
    return {wrapped(sidereal - right_ascension), std::asin(std::sin(obliquity) * std::sin(longitude)),
            distance};
}

// What an observer at the latitude sees, in radians; the earth's radius lowers the sun by its parallax.
double altitude(double latitude, double hour_angle, double declination, double distance) {
    const double sine = std::sin(latitude) * std::sin(declination) +
                        std::cos(latitude) * std::cos(declination) * std::cos(hour_angle);
    const double geocentric = std::asin(std::clamp(sine, -1.0, 1.0));
    return geocentric - kParallax / distance * std::cos(geocentric);
}

// The altitude of the centre, in radians, at which the horizon is crossed.
double crossing(Horizon horizon, double distance) {
    return horizon.altitude_mdeg / 1000.0 * kRadian -
           (horizon.limb == Limb::kUpper ? kSemiDiameter / distance : 0);
}

double unix_seconds(UtcTime time) { return to_seconds(time.since); }

UtcTime utc(double unix_s) { return {std::chrono::seconds{std::llround(unix_s)}}; }

// Three values in equal steps, at -1, 0 and 1, and those between.
struct Parabola {
    double before, middle, after;

    double at(double x) const {
        return middle + x * ((after - before) / 2 + x * ((after + before) / 2 - middle));
    }
};

// The mean sun is on the meridian.
double mean_noon(std::int32_t number, const Place& place) {
    return number * kDay_s + kHalfDay_s - place.longitude * kLongitude_s;
}

// Where the sun is on one day; x is in half days from the mean noon on.
class DayPath {
  public:
    DayPath(double noon_s, const Place& place, Horizon horizon)
        : noon_s_(noon_s), latitude_(place.latitude * kRadian) {
        std::array<Position, 3> sun;
        std::array<double, 3> ahead;  // of the mean sun
        for (std::size_t i = 0; i < 3; ++i) {
            const double x = static_cast<double>(i) - 1;
            sun[i] = position(noon_s + x * kHalfDay_s);
            ahead[i] = wrapped(sun[i].greenwich_hour_angle + place.longitude * kRadian - pi * x);
        }
        declination_ = {sun[0].declination, sun[1].declination, sun[2].declination};
        ahead_ = {ahead[0], ahead[1], ahead[2]};
        distance_ = sun[1].distance;
        crossing_ = crossing(horizon, distance_);
    }

    double seconds(double x) const { return noon_s_ + x * kHalfDay_s; }
    // Above the horizon, in radians.
    double height(double x) const {
        return altitude(latitude_, pi * x + ahead_.at(x), declination_.at(x), distance_) - crossing_;
    }
    // When the sun crosses the meridian near `x`, which is 0, or -1 or 1 for the lower half of the meridian.
    double transit(double x) const {
        double found = x;
        for (int i = 0; i < 4; ++i) found = x - ahead_.at(found) / pi;
        return found;
    }
    // Between `low` and `high` the height changes its sign once: by regula falsi, with the weights halved
    // where one end stays (the Illinois rule).
    double root(double low, double high) const {
        double at_low = height(low);
        double at_high = height(high);
        for (int i = 0; i < kMaxSteps && high - low > kPrecise; ++i) {
            double x = high - at_high * (high - low) / (at_high - at_low);
            // Steps of half the precision from an end close the interval.
            x = std::clamp(x, low + kPrecise / 2, high - kPrecise / 2);
            const double at_x = height(x);
            if ((at_x < 0) == (at_high < 0)) {
                high = x;
                at_high = at_x;
                at_low /= 2;
            } else {
                low = x;
                at_low = at_x;
                at_high /= 2;
            }
        }
        return (low + high) / 2;
    }

  private:
    static constexpr int kMaxSteps = 60;
    static constexpr double kPrecise = 1e-6;  // 0.04 s

    double noon_s_;
    double latitude_;
    Parabola declination_{};
    Parabola ahead_{};
    double distance_ = 1;
    double crossing_ = 0;
};

// The sun crosses the lower half of the meridian before the noon of that day. The same for the end of one day
// and the begin of the next.
double midnight(std::int32_t number, const Place& place) {
    const double mean = mean_noon(number, place) - kHalfDay_s;
    double found = mean;
    for (int i = 0; i < 2; ++i) {
        const double angle = wrapped(position(found).greenwich_hour_angle + place.longitude * kRadian + pi);
        found -= angle / pi * kHalfDay_s;
    }
    return found;
}

}  // namespace

double sun_altitude(UtcTime time, const Place& place) {
    const Position sun = position(unix_seconds(time));
    return altitude(place.latitude * kRadian, sun.greenwich_hour_angle + place.longitude * kRadian,
                    sun.declination, sun.distance) /
           kRadian;
}

bool is_sun_up(UtcTime time, const Place& place, Horizon horizon) {
    const Position sun = position(unix_seconds(time));
    return altitude(place.latitude * kRadian, sun.greenwich_hour_angle + place.longitude * kRadian,
                    sun.declination, sun.distance) >= crossing(horizon, sun.distance);
}

SunDay sun_day(std::int32_t number, const Place& place, Horizon horizon) {
    const DayPath path(mean_noon(number, place), place, horizon);
    const double noon = path.transit(0);
    const double begin = path.transit(-1);
    const double end = path.transit(1);
    const bool begins_up = path.height(begin) >= 0;
    const bool ends_up = path.height(end) >= 0;
    SunDay day{.begin = utc(midnight(number, place)),
               .noon = utc(path.seconds(noon)),
               .end = utc(midnight(number + 1, place)),
               .is_up_at_noon = path.height(noon) >= 0};
    // Each half of the day has at most one event. Near the poles, where the sun's altitude follows its way
    // through the year, a rise may be in the afternoon and a set in the morning.
    const auto event = [&](double from, double to) {
        return SunEvent{std::clamp(utc(path.seconds(path.root(from, to))), day.begin, day.end - 1s), true};
    };
    day.rise.at = day.is_up_at_noon ? day.begin : day.noon;
    day.set.at = day.is_up_at_noon ? day.end : day.noon;
    if (begins_up != day.is_up_at_noon) (day.is_up_at_noon ? day.rise : day.set) = event(begin, noon);
    if (ends_up != day.is_up_at_noon) (day.is_up_at_noon ? day.set : day.rise) = event(noon, end);
    // Up before the only event when it is a set, after it when it is a rise.
    if (day.set.takes_place && !day.rise.takes_place) day.rise.at = day.begin;
    if (day.rise.takes_place && !day.set.takes_place) day.set.at = day.end;
    return day;
}

}  // namespace vedette::schedule
