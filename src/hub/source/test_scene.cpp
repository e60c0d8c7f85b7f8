#include "hub/source/test_scene.hpp"

#include <algorithm>

#include "hub/source/reasons.hpp"
#include "hub/source/scene_painter.hpp"
#include "linux/base/local_time.hpp"

namespace vedette::source {
namespace {

constexpr double kDefaultFps = 25;
constexpr int kQuality = 80;

}  // namespace

TestScene::TestScene(SceneCamera camera)
    : camera_(std::move(camera)), pacer_(camera_.fps.value_or(kDefaultFps)) {}

io::Task<Error> TestScene::run(Context context) {
    const scene::PictureFormat format{camera_.width, camera_.height, scene::Sampling::k420, kQuality};
    if (!scene::is_valid(format))
        co_return Error{Kind::kInvalidArgument, "the test scene can't have this size"};
    ScenePainter painter(context.loop, format);
    context.sink.connected();
    pacer_.restart();
    for (;;) {
        const bool go_on = co_await pacer_.wait(context);
        if (!go_on) co_return stopped();
        const MonoTime now = context.loop.now();
        if (!started_) started_ = now;
        LocalTime clock = to_local(context.loop.clock().utc());
        ScenePainter::View view;
        view.date = std::move(clock.date);
        view.day_ms = clock.day_ms;
        view.camera = camera_.name;
        view.frame = ++frame_;
        view.elapsed_ms = static_cast<std::uint64_t>(to_ms(now - *started_));
        const auto jpeg = co_await painter.paint(std::move(view), context.stop);
        if (!jpeg) co_return jpeg.error();
        auto picture = context.sink.take(jpeg->size());
        if (!picture) {
            context.sink.skipped(kNoMemory);
            continue;
        }
        std::ranges::copy(*jpeg, picture->space().begin());
        picture->set_size(jpeg->size());
        const Stamp stamp{now};
        context.sink.picture(std::move(picture), stamp);
    }
}

}  // namespace vedette::source
