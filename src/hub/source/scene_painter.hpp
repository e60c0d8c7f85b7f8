// Draws the pictures of core/scene on the worker pool, because a large one takes longer than a loop may be
// blocked.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/scene/band.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::source {

// Draws one picture at a time. Owned by its loop.
class ScenePainter {
  public:
    // The content of a picture: scene::SceneView, which owns its texts.
    struct View {
        std::string camera;
        std::string date;
        std::uint32_t day_ms = 0;
        std::uint64_t frame = 0;
        std::uint64_t elapsed_ms = 0;
    };

    ScenePainter(io::Loop& loop, const scene::PictureFormat& format);

    // The JPEG, valid until the next paint(). A stop ends the drawing after the band that is being drawn. Do
    // not call again after an error.
    io::Task<Result<Bytes>> paint(View view, io::Stop& stop);

  private:
    // The memory of a drawing, used for all pictures. Owned by the worker while it draws.
    struct Canvas {
        scene::PictureFormat format;
        std::vector<std::uint8_t> band;
        std::vector<std::uint8_t> jpeg;
    };
    static Result<Bytes> draw(Canvas& canvas, const View& view, const std::stop_token& stop);

    io::Loop& loop_;
    const std::shared_ptr<Canvas> canvas_;
};

}  // namespace vedette::source
