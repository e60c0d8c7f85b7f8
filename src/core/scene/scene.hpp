// The drawn test scene: a house and trees at dusk, somebody walking past, the camera's name, a clock to the
// millisecond and the frame number. The same values give the same picture on every machine. It has no clock
// and no counter of its own, and JPEG is jpeg_writer.hpp's. No allocation, any thread; text is borrowed for
// the call.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/scene/band.hpp"
#include "core/scene/canvas.hpp"
#include "core/scene/jpeg_writer.hpp"

namespace vedette::scene {

// What a picture shows. Names longer than the space are cut; the font has ASCII only.
struct SceneView {
    std::string_view camera;       // name, upper left
    std::string_view date;         // left of the clock where there is room for it, may be empty
    std::uint32_t day_ms = 0;      // time of day that the clock shows, in ms since midnight
    std::uint64_t frame = 0;       // number, lower left
    std::uint64_t elapsed_ms = 0;  // where in its 24 s walk the figure is
};

// Draws and compresses one picture into `out`; `band` is working memory of band_bytes(format). Returns the
// size in bytes. 2 * width * height + 2000 bytes hold every picture of this scene; from 320x240 on and up to
// quality 80, a fifth of width * height does.
std::expected<std::size_t, JpegError> draw_scene(const SceneView& view, const PictureFormat& format,
                                                 MutableBytes band, MutableBytes out);

// Draws the scene's part that lies in `band`, a band of a picture of that format.
void paint_scene(const SceneView& view, const PictureFormat& format, const Band& band);

// Two views that differ in the camera's name only, with as many characters, show the same picture outside of
// this box. Empty where the picture has no room for captions.
Box camera_name_box(std::string_view name, const PictureFormat& format);

}  // namespace vedette::scene
