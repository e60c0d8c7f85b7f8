// Time-lapse jobs as typed values. Their keys are in hub/settings/table; hub/timelapse does the work.
// Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/schedule/plan.hpp"
#include "hub/settings/program_call.hpp"
#include "hub/settings/timelapse_films.hpp"

namespace vedette::settings {

// When a job works: what a schedule::Plan views.
struct TimelapsePlan {
    schedule::DateRange dates{};
    schedule::Weekdays weekdays = schedule::kEveryDay;
    std::vector<schedule::DateRange> exceptions{};
    std::vector<schedule::Period> periods{};
    std::vector<std::string> period_ids{};  // in the order of `periods`; empty: a plan without named periods
    std::optional<schedule::DailySpan> dark{};
    std::optional<schedule::Place> place{};

    // Valid as long as this object, which does not change meanwhile.
    schedule::Plan view() const { return {dates, weekdays, exceptions, periods, dark, place}; }
    // The id of a period, by its index; empty for a plan without named periods.
    std::string period_id(std::size_t index) const {
        return index < period_ids.size() ? period_ids[index] : std::string();
    }
    bool operator==(const TimelapsePlan&) const = default;
};

// Red, green, blue and opacity, 0 to 255.
struct OverlayColour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    std::uint8_t cover = 255;

    bool operator==(const OverlayColour&) const = default;
};

// The line of text in each picture.
struct OverlaySettings {
    std::string text;  // a template, see the table
    bool at_top = false;
    int size = 16;  // height of the letters, pixels
    OverlayColour colour{};
    OverlayColour bar{0x96, 0xc8, 0x96, 0x64};

    bool operator==(const OverlaySettings&) const = default;
};

// What the pictures' EXIF data say beside time and exposure.
struct ExifSettings {
    std::string artist;
    std::string copyright;
    std::string description;
    bool place = false;  // say where the camera is

    bool operator==(const ExifSettings&) const = default;
};

// How long pictures are kept; nothing: without this limit.
struct KeepSettings {
    std::optional<std::uint64_t> pictures{};
    std::optional<std::uint64_t> pictures_a_day{};
    std::optional<std::uint64_t> days{};
    std::optional<std::uint64_t> bytes{};
    std::optional<std::uint64_t> free{};  // bytes on the disk

    bool operator==(const KeepSettings&) const = default;
};

// A value of a camera's control: a number, or a word that a still program understands.
struct ControlValue {
    std::string name;
    std::string value;

    bool operator==(const ControlValue&) const = default;
};

// Values of the camera's controls for the pictures.
struct ControlProfiles {
    std::vector<ControlValue> day{};
    std::vector<ControlValue> dark{};
    std::vector<ControlValue> dark_lamp{};

    bool operator==(const ControlProfiles&) const = default;
};

// How a control is corrected after each picture.
struct BrightnessSettings {
    std::string control;
    int target = 45;    // mean brightness, percent
    int tolerance = 5;  // percent
    int min = 1;        // of the control
    int max = 1;

    bool operator==(const BrightnessSettings&) const = default;
};

// Which slots get a picture.
struct GateSettings {
    ProgramCall check{};   // by its exit status; empty: none
    ProgramCall events{};  // by the lines that it writes; empty: none
    bool at_once = false;
    Duration pause = 10s;

    bool operator==(const GateSettings&) const = default;
};

// When the camera's lamp is on for a picture.
enum class LampRule : std::uint8_t { kOff, kDark, kAlways };

// One job.
struct TimelapseSettings {
    std::string id;
    std::string name;  // for people
    std::string camera;
    bool enabled = true;
    TimelapsePlan plan;
    LampRule lamp = LampRule::kOff;
    std::optional<Duration> late{};  // nothing: 30 s, or the interval where that is shorter
    int grace = 3;                   // intervals
    std::string folder;              // absolute, or relative to the working directory
    std::string file_names;          // a template, see the table
    std::string camera_id;
    int max_width = 0;  // pixels; 0: as the camera sends it
    int max_height = 0;
    int rotate = 0;  // degrees clockwise: 0, 90, 180, 270
    int quality = 85;
    std::optional<OverlaySettings> overlay{};
    ExifSettings exif{};
    KeepSettings keep{};
    ControlProfiles controls{};
    std::optional<BrightnessSettings> brightness{};
    GateSettings gate{};
    bool before_clock = false;  // take pictures before the clock is known to be right
    std::vector<FilmPlanSettings> films{};

    bool operator==(const TimelapseSettings&) const = default;
};

}  // namespace vedette::settings
