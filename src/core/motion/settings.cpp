#include "core/motion/settings.hpp"

#include <algorithm>
#include <array>

namespace vedette::motion {
namespace {

struct Row {
    Parameter shown;
    std::uint16_t Settings::* own;
    std::uint16_t ScenesSettings::* scenes;
};

constexpr Row of_detector(std::string_view name, std::string_view unit, std::uint16_t min, std::uint16_t max,
                          std::uint16_t Settings::* member, std::string_view help) {
    return {{name, unit, min, max, Settings{}.*member, help}, member, nullptr};
}

constexpr Row of_scenes(std::string_view name, std::string_view unit, std::uint16_t min, std::uint16_t max,
                        std::uint16_t ScenesSettings::* member, std::string_view help) {
    return {{name, unit, min, max, ScenesSettings{}.*member, help}, nullptr, member};
}

// clang-format off
constexpr Row kRows[] = {
    of_detector("sensitivity", "", 0, 100, &Settings::sensitivity,
                "How small and faint an object may be. Higher sees all that lower sees, and more."),
    of_detector("cell_blocks", "blocks", 0, 4, &Settings::cell_blocks,
                "Side of a cell in blocks of 8×8 pixels. 0: chosen by the size of the picture."),
    of_detector("min_area", "ten-thousandths of the picture", 0, 10000, &Settings::min_area,
                "An object that never covers more is no event."),
    of_detector("min_duration_ms", "ms", 0, 60000, &Settings::min_duration_ms,
                "An object that is seen for a shorter time is no event."),
    of_detector("hold_ms", "ms", 0, 60000, &Settings::hold_ms,
                "An event ends when nothing has moved for this time."),
    of_detector("learn_ms", "ms", 0, 60000, &Settings::learn_ms,
                "Learning time after the start and after the camera moved; there is no event in it."),
    of_detector("absorb_s", "s", 2, 600, &Settings::absorb_s,
                "What stands still for this time becomes background."),
    of_detector("ignore_shadows", "", 0, 1, &Settings::ignore_shadows,
                "1: soft light and shadow are no event."),
    of_detector("max_tracks", "", 1, kMaxObjects, &Settings::max_tracks, "Objects tracked at once."),
    of_detector("frozen_s", "s", 1, 3600, &Settings::frozen_s,
                "Health: frozen when all pictures are the same for this time."),
    of_detector("dark_level", "luma", 0, 255, &Settings::dark_level,
                "Health: dark below this mean luma."),
    of_detector("health_delay_s", "s", 1, 3600, &Settings::health_delay_s,
                "Health: how long covered, dark, defocused, moved or flickering must last."),
    of_scenes("stabilizationCamera", "images", 0, 64, &ScenesSettings::stabilization_camera,
              "Images in the ring before the first comparison."),
    of_scenes("maxMotionImages", "images", 2, 16, &ScenesSettings::max_motion_images, "Length of the ring."),
    of_scenes("thresholdGlitch", "scenes", 0, 64, &ScenesSettings::threshold_glitch,
              "Different scenes, at most, that may be a glitch."),
    of_scenes("thresholdMotion", "scenes", 1, 64, &ScenesSettings::threshold_motion,
              "Different scenes, at least, that are motion."),
    of_scenes("minRgbDetection", "cells", 0, 130, &ScenesSettings::min_rgb_detection,
              "With more differing cells it is another scene."),
    of_scenes("maxRgbDetection", "cells", 0, 131, &ScenesSettings::max_rgb_detection,
              "With so many differing cells it is a change of light."),
    of_scenes("rbgErrorRange", "luma", 0, 255, &ScenesSettings::rgb_error_range,
              "A cell that differs by more is different."),
    of_scenes("awakeTime", "s", 0, 3600, &ScenesSettings::awake_time,
              "Seconds awake after motion on battery; used by the node only."),
};
// clang-format on
constexpr std::size_t kCount = std::size(kRows);
constexpr RenamedParameter kRenamed[] = {{"ailment_s", "health_delay_s"}};

constexpr auto kParameters = [] {
    std::array<Parameter, kCount> out{};
    for (std::size_t i = 0; i < kCount; ++i) out[i] = kRows[i].shown;
    return out;
}();

std::uint16_t& member(Settings& settings, const Row& row) {
    return row.own != nullptr ? settings.*row.own : settings.scenes.*row.scenes;
}

}  // namespace

std::span<const Parameter> parameters() { return kParameters; }
std::span<const RenamedParameter> renamed_parameters() { return kRenamed; }

std::uint16_t value_of(const Settings& settings, std::size_t index) {
    Settings copy = settings;
    return index < kCount ? member(copy, kRows[index]) : std::uint16_t{0};
}

bool set_parameter(Settings& settings, std::string_view name, long value, SettingsError& error) {
    for (const RenamedParameter& renamed : kRenamed) {
        if (renamed.before == name) name = renamed.now;
    }
    for (const Row& row : kRows) {
        if (row.shown.name != name) continue;
        if (value < row.shown.min || value > row.shown.max) {
            error = value < row.shown.min ? SettingsError::kTooSmall : SettingsError::kTooLarge;
            return false;
        }
        member(settings, row) = static_cast<std::uint16_t>(value);
        return true;
    }
    error = SettingsError::kNoSuchParameter;
    return false;
}

Settings within_limits(const Settings& settings) {
    Settings out = settings;
    for (const Row& row : kRows) {
        std::uint16_t& value = member(out, row);
        value = std::clamp(value, row.shown.min, row.shown.max);
    }
    return out;
}

std::string_view to_string(Method method) { return method == Method::kScenes ? "scenes" : "background"; }

std::string_view to_string(SettingsError error) {
    constexpr std::string_view kTexts[] = {"is not a setting of the detector", "is too small",
                                           "is too large"};
    return kTexts[static_cast<int>(error)];
}

}  // namespace vedette::motion
