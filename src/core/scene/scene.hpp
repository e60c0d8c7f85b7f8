// The drawn test scene: a house and trees, a walking figure, the camera's name, a clock with milliseconds and
// the frame number. The same values give the same picture on every machine. No allocation. Thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/scene/band.hpp"
#include "core/scene/canvas.hpp"

namespace vedette::scene {

// What a picture shows. Names are cut to the space; the font has ASCII only.
struct SceneView {
    std::string_view camera;       // name, upper left
    std::string_view date;         // left of the clock if it fits, may be empty
    std::uint32_t day_ms = 0;      // time of day on the clock, in ms since midnight
    std::uint64_t frame = 0;       // number, lower left
    std::uint64_t elapsed_ms = 0;  // time in the figure's walk, which lasts 24 s
    Point shift{};                 // of a camera that turns: pixels to the right and down, over a wider scene
};

// Draws the part in `band`, a band of a picture of that format.
void paint_scene(const SceneView& view, const PictureFormat& format, const Band& band);

// Two views that differ in the camera's name only, with as many characters, show the same picture outside of
// this box. Empty where the picture has no room for captions.
Box camera_name_box(std::string_view name, const PictureFormat& format);

}  // namespace vedette::scene
