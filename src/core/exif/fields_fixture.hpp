// Fields for the tests of this room: some, and all at their longest.
#pragma once

#include <array>
#include <string_view>

#include "core/exif/fields.hpp"

namespace vedette::exif {

// As a time-lapse job of a Raspberry Pi camera writes it.
inline Fields usual_fields() {
    using namespace std::chrono;
    const DateTime taken{.date = year{2026} / month{3} / day{29},
                         .hour = 3,
                         .minute = 0,
                         .second = 7,
                         .milliseconds = std::uint16_t{45},
                         .east_minutes = std::int16_t{120}};
    return {
        .make = "Raspberry Pi",
        .model = "imx477",
        .software = "Vedette",
        .artist = "CAM1",
        .copyright = "© 2026 Ærø",
        .image_description = "Time-lapse",
        .date_time = taken,
        .original = taken,
        .x_resolution = Rational{1920, 1},
        .y_resolution = Rational{1080, 1},
        .width = 1920,
        .height = 1080,
        .exposure_time_s = Rational{8333, 1'000'000},
        .exposure_mode = ExposureMode::kManual,
        .white_balance = WhiteBalance::kAuto,
        .contrast = Contrast::kHard,
        .iso = std::uint16_t{400},
        .position = Position{.latitude_e7 = -338'688'197, .longitude_e7 = 1'512'092'955, .altitude_cm = -325},
        .sun_altitude_mdeg = -2'500};
}

inline constexpr auto kLongest = [] {
    std::array<char, kMaxText> text{};
    text.fill('x');
    return text;
}();

// Nothing is longer.
inline Fields longest_fields() {
    constexpr std::string_view kText(kLongest.data(), kLongest.size());
    Fields fields = usual_fields();
    fields.make = fields.model = fields.software = fields.artist = fields.copyright =
        fields.image_description = kText;
    fields.resolution_unit = ResolutionUnit::kNone;
    fields.sun_altitude_mdeg = -12'345;
    return fields;
}

}  // namespace vedette::exif
