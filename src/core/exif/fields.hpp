// What a picture says of itself in its Exif segment, as far as this project writes and reads it (Exif 2.32,
// CIPA DC-008-2019). Writer and reader share it. An absent value is an empty text or an empty optional. Texts
// are views: their memory outlives the fields. No allocation. Values; thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace vedette::exif {

// The longest text that is written, in bytes.
constexpr std::size_t kMaxText = 255;

// A quotient of two numbers; Exif stores exposure times and resolutions so.
struct Rational {
    std::uint32_t numerator = 0;
    std::uint32_t denominator = 1;

    constexpr bool operator==(const Rational&) const = default;
};

// A date and a time of day as the clock on the wall showed them, with what is known of it.
struct DateTime {
    std::chrono::year_month_day date;  // year 0 to 9999
    std::uint8_t hour = 0;
    std::uint8_t minute = 0;
    std::uint8_t second = 0;
    std::optional<std::uint16_t> milliseconds;
    std::optional<std::int16_t> east_minutes;  // local time - UTC, within 24 hours

    constexpr bool operator==(const DateTime&) const = default;
};

// Where the camera stands.
struct Position {
    std::int32_t latitude_e7 = 0;             // 10⁻⁷ degree north, -90 to 90 degrees
    std::int32_t longitude_e7 = 0;            // 10⁻⁷ degree east, -180 to 180 degrees
    std::optional<std::int32_t> altitude_cm;  // above the sea

    constexpr bool operator==(const Position&) const = default;
};

// The unit of a resolution's length. These three enums have Exif's own numbers, others are kept as they are.
enum class ResolutionUnit : std::uint16_t { kNone = 1, kInch = 2, kCentimetre = 3 };
// Whether the camera chose the exposure.
enum class ExposureMode : std::uint16_t { kAuto = 0, kManual = 1, kBracket = 2 };
// Whether the camera chose the white balance.
enum class WhiteBalance : std::uint16_t { kAuto = 0, kManual = 1 };
// The processing of contrast that was asked for.
enum class Contrast : std::uint16_t { kNormal = 0, kSoft = 1, kHard = 2 };

// All of it.
struct Fields {
    std::string_view make;
    std::string_view model;
    std::string_view software;
    std::string_view artist;
    std::string_view copyright;
    std::string_view image_description;
    std::optional<DateTime> date_time;     // when the file was made
    std::optional<DateTime> original;      // when the picture was taken
    std::uint16_t orientation = 1;         // 1 to 8; 1 is upright, as every picture that this project makes
    std::optional<Rational> x_resolution;  // pixels for each unit
    std::optional<Rational> y_resolution;
    std::optional<ResolutionUnit> resolution_unit;
    std::optional<std::uint32_t> width;       // pixels
    std::optional<std::uint32_t> height;      // pixels
    std::optional<Rational> exposure_time_s;  // seconds
    std::optional<ExposureMode> exposure_mode;
    std::optional<WhiteBalance> white_balance;
    std::optional<Contrast> contrast;
    std::optional<std::uint16_t> iso;  // photographic sensitivity
    std::optional<Position> position;
    // Of the sun's centre above the horizon, 10⁻³ degree, -90 to 90 degrees. Exif has no tag for it: it is
    // the user comment "SunAltitude=-2.500".
    std::optional<std::int32_t> sun_altitude_mdeg;

    constexpr bool operator==(const Fields&) const = default;
};

}  // namespace vedette::exif
