#include "hub/source/test_scene.hpp"

#include <algorithm>

#include "hub/source/scene_painter.hpp"
#include "linux/base/local_time.hpp"

namespace vedette::source {
namespace {

constexpr double kUsualFps = 25;
constexpr int kQuality = 80;

}  // namespace

TestScene::TestScene(SceneCamera camera)
    : camera_(std::move(camera)), pace_(camera_.fps.value_or(kUsualFps)) {}

io::Task<Error> TestScene::run(Context context) {
    const scene::PictureFormat format{camera_.width, camera_.height, scene::Sampling::k420, kQuality};
    if (!scene::is_valid(format))
        co_return Error{Kind::kInvalidArgument, "the test scene can't have this size"};
    ScenePainter painter(context.loop, format);
    context.sink.connected();
    pace_.restart();
    for (;;) {
        const bool go_on = co_await pace_.wait(context);
        if (!go_on) co_return Error{Kind::kCancelled, "stopped"};
        const MonoTime now = context.loop.now();
        if (!began_) began_ = now;
        LocalTime clock = to_local(context.loop.clock().utc());
        ScenePainter::View view;
        view.date = std::move(clock.date);
        view.day_ms = clock.day_ms;
        view.camera = camera_.name;
        view.frame = ++frame_;
        view.elapsed_ms = static_cast<std::uint64_t>(to_ms(now - *began_));
        const auto jpeg = co_await painter.paint(std::move(view), context.stop);
        if (!jpeg) co_return jpeg.error();
        auto picture = context.sink.take(jpeg->size());
        if (!picture) {
            context.sink.skipped("no memory for the picture");
            continue;
        }
        std::ranges::copy(*jpeg, picture->space().begin());
        picture->set_size(jpeg->size());
        const Stamp stamp{now};
        context.sink.picture(std::move(picture), stamp);
    }
}

}  // namespace vedette::source
