// Draws the pictures of the demo's time-lapse: a house with a tree, its light and its shadows by the sun,
// its colours by the season. The same moment and place give the same picture. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/schedule/sun.hpp"
#include "hub/image/bitmap.hpp"
#include "linux/base/error.hpp"

namespace vedette::command {

inline constexpr image::Size kDemoPicture{480, 270};

// The picture of a moment. `caption`: ASCII, lower left. Takes about a millisecond.
void draw_demo_picture(UtcTime time, const schedule::Place& place, const std::string& caption,
                       image::Bitmap& into);

}  // namespace vedette::command
