// The test scene as a JPEG, for tests.
#pragma once

#include "core/scene/jpeg_writer.hpp"
#include "core/scene/scene.hpp"

namespace vedette::scene {

// Draws and compresses one picture into `out`; `band` is working memory of band_bytes(format). Returns the
// size in bytes; 2 * width * height + 2000 bytes always suffice.
inline std::expected<std::size_t, JpegError> draw_scene(const SceneView& view, const PictureFormat& format,
                                                        MutableBytes band, MutableBytes out) {
    return write_picture(format, band, out, [&](const Band& b) { paint_scene(view, format, b); });
}

}  // namespace vedette::scene
