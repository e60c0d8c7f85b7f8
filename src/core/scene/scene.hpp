// The drawn test scene: a house and trees, a walking figure, the camera's name, a clock with milliseconds and
// the frame number. The same values give the same picture on every machine. No allocation. Thread-safe.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/scene/band.hpp"
#include "core/scene/canvas.hpp"
#include "core/scene/jpeg_writer.hpp"

namespace vedette::scene {

// What a picture shows. Names are cut to the space; the font has ASCII only.
struct SceneView {
    std::string_view camera;       // name, upper left
    std::string_view date;         // left of the clock if it fits, may be empty
    std::uint32_t day_ms = 0;      // time of day on the clock, in ms since midnight
    std::uint64_t frame = 0;       // number, lower left
    std::uint64_t elapsed_ms = 0;  // time in the figure's walk, which lasts 24 s
};

// Draws and compresses one picture into `out`; `band` is working memory of band_bytes(format). Returns the
// size in bytes. 2 * width * height + 2000 bytes always suffice; from 320x240 on and up to quality 80, a
// fifth of width * height does.
std::expected<std::size_t, JpegError> draw_scene(const SceneView& view, const PictureFormat& format,
                                                 MutableBytes band, MutableBytes out);

// Draws the part in `band`, a band of a picture of that format.
void paint_scene(const SceneView& view, const PictureFormat& format, const Band& band);

// Two views that differ in the camera's name only, with as many characters, show the same picture outside of
// this box. Empty where the picture has no room for captions.
Box camera_name_box(std::string_view name, const PictureFormat& format);

}  // namespace vedette::scene
