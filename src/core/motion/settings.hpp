// The detector's settings, and the table of their names, units, ranges and defaults (docs/design/motion.md
// has the sources). Sizes are shares of the picture, so that the same settings serve every resolution.
// Values; caller's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace vedette::motion {

// The detection method.
enum class Method : std::uint8_t {
    kBackground,  // learned background with light compensation
    kScenes,      // pycameresp's rule
};

inline constexpr int kMaxObjects = 32;  // maximum of Settings::max_tracks

// pycameresp's settings; parameters() has their original names.
struct ScenesSettings {
    std::uint16_t stabilization_camera = 6;  // pictures in the ring before the first comparison
    std::uint16_t max_motion_images = 10;    // length of the ring, pictures
    std::uint16_t threshold_glitch = 2;      // different scenes, at most, that may be a glitch
    std::uint16_t threshold_motion = 3;      // different scenes, at least, that are motion
    std::uint16_t min_rgb_detection = 9;     // with more differing cells it is another scene
    std::uint16_t max_rgb_detection = 80;    // with so many differing cells it is light
    std::uint16_t rgb_error_range = 12;      // luma; a cell that differs by more is different
    std::uint16_t awake_time = 15;           // seconds awake after motion; used by the node only
};

// The detector's settings. Their help texts are in parameters().
struct Settings {
    Method method = Method::kBackground;
    std::uint16_t sensitivity = 50;  // 0 to 100
    std::uint16_t cell_blocks = 0;   // side of a cell, 1 to 4 blocks; 0: chosen by the size of the picture
    std::uint16_t min_area = 2;      // 1/10000 of the picture
    std::uint16_t min_duration_ms = 250;
    std::uint16_t hold_ms = 2500;
    std::uint16_t learn_ms = 3000;
    std::uint16_t absorb_s = 30;
    std::uint16_t ignore_shadows = 1;  // 0 or 1
    std::uint16_t max_tracks = 16;     // objects, 1 to kMaxObjects
    std::uint16_t frozen_s = 10;
    std::uint16_t dark_level = 14;  // mean luma
    std::uint16_t health_delay_s = 5;
    ScenesSettings scenes;
};

// One row of the table.
struct Parameter {
    std::string_view name;
    std::string_view unit;  // empty: a plain number
    std::uint16_t min;
    std::uint16_t max;
    std::uint16_t fallback;
    std::string_view help;
};

// Why set_parameter() refused.
enum class SettingsError : std::uint8_t {
    kNoSuchParameter,  // the name is not in parameters()
    kTooSmall,         // below the minimum
    kTooLarge,         // above the maximum
};

// All settings but the method, in the order of the documentation.
std::span<const Parameter> parameters();

// The value in `settings` of parameters()[index].
std::uint16_t value_of(const Settings& settings, std::size_t index);

// A setting that had another name in the last release.
struct RenamedParameter {
    std::string_view before, now;
};
std::span<const RenamedParameter> renamed_parameters();

// Sets one setting by its name or its name in the last release. On failure returns false, sets `error` and
// changes nothing.
bool set_parameter(Settings& settings, std::string_view name, long value, SettingsError& error);

// The settings with every value brought into its range.
Settings within_limits(const Settings& settings);

std::string_view to_string(Method method);
std::string_view to_string(SettingsError error);

}  // namespace vedette::motion
