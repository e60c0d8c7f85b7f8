#include "hub/source/scene_painter.hpp"

#include <utility>

#include "core/scene/scene.hpp"

namespace vedette::source {

ScenePainter::ScenePainter(io::Loop& loop, const scene::PictureFormat& format)
    : loop_(loop),
      format_(format),
      band_(scene::band_bytes(format)),
      out_(2 * static_cast<std::size_t>(format.width) * static_cast<std::size_t>(format.height) + 2000),
      thread_([this] { work(); }) {}

ScenePainter::~ScenePainter() {
    quit_ = true;
    {
        const std::lock_guard lock(mutex_);
        wake_.notify_one();
    }
    thread_.join();
}

io::Task<Result<Bytes>> ScenePainter::paint(View view, io::Stop& stop) {
    io::Signal signal(loop_);
    {
        const std::lock_guard lock(mutex_);
        wanted_ = std::move(view);
        on_drawn_ = signal.handle();
        wake_.notify_one();
    }
    const io::Woken woken = co_await signal.wait(MonoTime::max(), stop);
    if (woken != io::Woken::kReady) co_return fail(Kind::kCancelled, "stopped");
    const std::lock_guard lock(mutex_);
    if (drawn_ == 0) co_return fail(Kind::kInternal, "the test scene can't be drawn in this size");
    co_return Bytes(out_).first(drawn_);
}

void ScenePainter::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return quit_ || wanted_; });
        if (quit_) return;
        const View view = *std::exchange(wanted_, std::nullopt);
        lock.unlock();
        const std::size_t size = draw(view);
        lock.lock();
        if (quit_) return;
        drawn_ = size;
        loop_.post([state = std::exchange(on_drawn_, nullptr)] { state->notify(); });
    }
}

// The size of the picture; 0 when it can't be drawn or nobody wants it any more.
std::size_t ScenePainter::draw(const View& view) {
    const scene::SceneView shown{view.camera, view.date, view.day_ms, view.frame, view.elapsed_ms};
    scene::JpegWriter writer(format_, out_);
    for (int i = 0; i < scene::band_count(format_) && !quit_; ++i) {
        const scene::Band band = scene::make_band(format_, i, band_);
        scene::paint_scene(shown, format_, band);
        if (!writer.write(band)) return 0;
    }
    return writer.finish().value_or(0);
}

}  // namespace vedette::source
