#include "hub/source/test_scene.hpp"

#include <memory>
#include <vector>

#include "core/scene/jpeg_writer.hpp"
#include "core/scene/scene.hpp"
#include "hub/source/picture_buffers.hpp"
#include "linux/base/local_time.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::source {
namespace {

constexpr double kDefaultFps = 25;
constexpr settings::Size kDefaultSize{640, 480};
constexpr int kQuality = 80;

// The content and the memory of a drawing, used for all pictures. Owned by the worker while it draws.
struct Canvas {
    scene::PictureFormat format;
    std::string camera;
    LocalTime clock;
    std::uint64_t frame = 0;
    std::uint64_t elapsed_ms = 0;
    std::vector<std::uint8_t> band;
    std::vector<std::uint8_t> jpeg;
};

std::shared_ptr<Canvas> make_canvas(const scene::PictureFormat& format, const std::string& camera) {
    const std::size_t pixels =
        static_cast<std::size_t>(format.width) * static_cast<std::size_t>(format.height);
    auto canvas = std::make_shared<Canvas>(Canvas{.format = format, .camera = camera});
    canvas->band.resize(scene::band_bytes(format));
    canvas->jpeg.resize(2 * pixels + 2000);
    return canvas;
}

// A stop ends the drawing after the band that is being drawn.
Result<Bytes> draw(Canvas& canvas, const std::stop_token& stop) {
    const scene::SceneView view{canvas.camera, canvas.clock.date, canvas.clock.day_ms, canvas.frame,
                                canvas.elapsed_ms};
    scene::JpegWriter writer(canvas.format, canvas.jpeg);
    for (int i = 0; i < scene::band_count(canvas.format); ++i) {
        if (stop.stop_requested()) return std::unexpected(stopped());
        const scene::Band band = scene::make_band(canvas.format, i, canvas.band);
        scene::paint_scene(view, canvas.format, band);
        if (!writer.write(band)) break;
    }
    const std::size_t size = writer.finish().value_or(0);
    if (size == 0) return fail(Kind::kInternal, "the test scene can't be drawn in this size");
    return Bytes(canvas.jpeg).first(size);
}

}  // namespace

TestScene::TestScene(settings::SourceSpec spec, std::string name)
    : spec_(std::move(spec)), name_(std::move(name)), pacer_(spec_.fps.value_or(kDefaultFps)) {}

io::Task<Error> TestScene::run(Context context) {
    const settings::Size size = spec_.size.value_or(kDefaultSize);
    const scene::PictureFormat format{size.width, size.height, scene::Sampling::k420, kQuality};
    if (!scene::is_valid(format))
        co_return Error{Kind::kInvalidArgument, "the test scene can't have this size"};
    const auto canvas = make_canvas(format, name_);
    const auto work = [canvas](const std::stop_token& stop) { return draw(*canvas, stop); };
    context.sink.connected();
    pacer_.restart();
    for (;;) {
        const bool go_on = co_await pacer_.wait(context);
        if (!go_on) co_return stopped();
        const MonoTime now = context.loop.now();
        if (!started_) started_ = now;
        canvas->clock = to_local(context.loop.clock().utc());
        canvas->frame = ++frame_;
        canvas->elapsed_ms = static_cast<std::uint64_t>(to_ms(now - *started_));
        const auto jpeg =
            co_await io::run_blocking(context.loop, io::Lane::kCompute, work, MonoTime::max(), context.stop);
        if (!jpeg) co_return jpeg.error();
        deliver_copy(context.sink, *jpeg, {now});
    }
}

}  // namespace vedette::source
