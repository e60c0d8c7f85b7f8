// What a person may set of the detector, and the table that names each parameter with its unit, range and
// default (docs/design/motion.md says where each comes from). Values only; reading files is the caller's. Any
// thread. Sizes are shares of the picture, never pixels, so that one set of settings serves every resolution.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace vedette::motion {

enum class Method : std::uint8_t {
    kBackground,  // learnt background with light compensation: the detector of this room
    kScenes,      // pycameresp's rule of scenes in a ring
};

inline constexpr int kMostTracks = 32;  // Settings::max_tracks at most

// pycameresp's numbers; its own names stand in parameters().
struct ScenesSettings {
    std::uint16_t stabilization_camera = 6;  // images in the ring before anything is compared
    std::uint16_t max_motion_images = 10;    // length of the ring, images
    std::uint16_t threshold_glitch = 2;      // at most so many different scenes may be a glitch
    std::uint16_t threshold_motion = 3;      // from so many different scenes on it is motion
    std::uint16_t min_rgb_detection = 9;     // more differing cells than this: another scene
    std::uint16_t max_rgb_detection = 80;    // from so many differing cells on: light, not marked
    std::uint16_t rgb_error_range = 12;      // luma that a cell may differ by
    std::uint16_t awake_time = 15;           // seconds awake after motion: the node's business, kept for it
};

struct Settings {
    Method method = Method::kBackground;
    std::uint16_t sensitivity = 50;       // 0 to 100: the one dial
    std::uint16_t cell_blocks = 0;        // side of a cell in 8×8 blocks, 1 to 4; 0: the finest that fits
    std::uint16_t min_area = 2;           // ten-thousandths of the picture: smaller things are no event
    std::uint16_t min_duration_ms = 250;  // shorter things are no event
    std::uint16_t hold_ms = 2500;         // an event ends so long after its last movement
    std::uint16_t learn_ms = 3000;        // after the start, and after the camera moved: nothing is told
    std::uint16_t absorb_s = 30;          // what stands still so long is background
    std::uint16_t ignore_shadows = 1;     // 0 or 1
    std::uint16_t max_tracks = 16;        // things followed at once, 1 to 32
    std::uint16_t frozen_s = 10;          // health: the same picture for so long
    std::uint16_t dark_level = 14;        // health: mean luma below which it is dark
    std::uint16_t ailment_s = 5;          // health: how long the other complaints have to last
    ScenesSettings scenes;
};

struct Parameter {
    std::string_view name;
    std::string_view unit;  // empty: a plain number
    std::uint16_t min;
    std::uint16_t max;
    std::uint16_t fallback;
    std::string_view help;
};

enum class SettingsError : std::uint8_t {
    kNoSuchParameter,  // the name is not in parameters()
    kTooSmall,         // below the parameter's least value
    kTooLarge,         // above its greatest
};

// Every parameter but the method, in the order of the documentation.
std::span<const Parameter> parameters();

// The parameter's value in `settings`, by its index in parameters().
std::uint16_t value_of(const Settings& settings, std::size_t index);

// Sets one parameter by its name; true when done, else `error` says why not and nothing is changed.
bool set_parameter(Settings& settings, std::string_view name, long value, SettingsError& error);

// The settings with every value brought into its range: what the detector works with.
Settings within_limits(const Settings& settings);

std::string_view to_string(Method method);
std::string_view to_string(SettingsError error);

}  // namespace vedette::motion
