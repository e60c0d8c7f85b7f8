// Reads the sections `location` and `timelapse` and checks the relations between their keys.
#pragma once

#include <array>
#include <string_view>

#include "hub/settings/document_values.hpp"
#include "hub/settings/settings.hpp"

namespace vedette::settings {

// The names in braces that templates may have.
inline constexpr std::array<std::string_view, 3> kFileNameFields{"camera_id", "camera", "job"};
inline constexpr std::array<std::string_view, 9> kOverlayFields{
    "camera_id", "camera", "job", "dark", "sun", "brightness", "exposure", "gain", "lux"};

// Problems go to the document. Caller's thread. Nothing: the file says no place, or a wrong one.
std::optional<schedule::Place> read_location(DocumentValues& values);

// `settings`: cameras, place, and the folder `state`, below which a job's folder is unless it says another
// one.
std::vector<TimelapseSettings> read_timelapse(DocumentValues& values, const Settings& settings);

}  // namespace vedette::settings
