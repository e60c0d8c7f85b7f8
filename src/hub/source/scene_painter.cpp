#include "hub/source/scene_painter.hpp"

#include <utility>

#include "core/scene/scene.hpp"
#include "hub/source/reasons.hpp"

namespace vedette::source {
namespace {

std::size_t max_jpeg_bytes(const scene::PictureFormat& format) {
    return 2 * static_cast<std::size_t>(format.width) * static_cast<std::size_t>(format.height) + 2000;
}

}  // namespace

ScenePainter::ScenePainter(io::Loop& loop, const scene::PictureFormat& format)
    : loop_(loop),
      canvas_(std::make_shared<Canvas>(Canvas{format, std::vector<std::uint8_t>(scene::band_bytes(format)),
                                              std::vector<std::uint8_t>(max_jpeg_bytes(format))})) {}

io::Task<Result<Bytes>> ScenePainter::paint(View view, io::Stop& stop) {
    const auto work = [canvas = canvas_, shown = std::move(view)](const std::stop_token& token) {
        return draw(*canvas, shown, token);
    };
    co_return co_await io::run_blocking(loop_, io::Lane::kCompute, work, MonoTime::max(), stop);
}

Result<Bytes> ScenePainter::draw(Canvas& canvas, const View& view, const std::stop_token& stop) {
    const scene::PictureFormat& format = canvas.format;
    const scene::SceneView shown{view.camera, view.date, view.day_ms, view.frame, view.elapsed_ms};
    scene::JpegWriter writer(format, canvas.jpeg);
    for (int i = 0; i < scene::band_count(format); ++i) {
        if (stop.stop_requested()) return std::unexpected(stopped());
        const scene::Band band = scene::make_band(format, i, canvas.band);
        scene::paint_scene(shown, format, band);
        if (!writer.write(band)) break;
    }
    const std::size_t size = writer.finish().value_or(0);
    if (size == 0) return fail(Kind::kInternal, "the test scene can't be drawn in this size");
    return Bytes(canvas.jpeg).first(size);
}

}  // namespace vedette::source
