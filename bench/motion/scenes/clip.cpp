#include "motion/scenes/clip.hpp"

#include <utility>

namespace vedette::bench::motion {

Clip::Clip(std::string_view group, std::uint64_t seed, Plan plan, Surface backdrop)
    : group_(group),
      seed_(seed),
      plan_(std::move(plan)),
      backdrop_(std::move(backdrop)),
      making_(group, seed, "sensor"),
      camera_(making_, plan_.quality) {}

Truth Clip::truth() const {
    Truth truth;
    for (std::size_t who = 0; who < plan_.walkers.size(); ++who) {
        const Walker& walker = plan_.walkers[who];
        int last = -2;
        bool stood = false;
        for (int frame = 0; frame < frames(); ++frame) {
            const float seconds = static_cast<float>(frame) / kFramesPerSecond;
            const auto box = walker.seen(seconds);
            if (!box) continue;
            truth.boxes.push_back({frame, static_cast<int>(who), *box});
            const bool stands = walker.stands(seconds);
            auto& spans = stands ? truth.ignored : truth.events;
            if (frame != last + 1 || stands != stood) spans.push_back({frame, frame});
            spans.back().end = last = frame;
            stood = stands;
        }
    }
    return truth;
}

std::string_view Clip::frame(int number) {
    const float seconds = static_cast<float>(number) / kFramesPerSecond;
    Random random(group_, seed_ * 100003U + static_cast<std::uint64_t>(number), "frame");
    canvas_ = backdrop_;
    for (const auto& draw : plan_.behind) draw(canvas_, seconds);
    for (const auto& walker : plan_.walkers) walker.draw_shadow(canvas_, seconds);
    for (const auto& walker : plan_.walkers) walker.draw(canvas_, seconds);
    Shot shot = plan_.shot;
    light_.fill(1);
    for (const auto& change : plan_.light) change(light_, shot, number);
    light_.shine_on(canvas_);
    for (const auto& draw : plan_.before) draw(canvas_, number);
    return camera_.take(canvas_, shot, random);
}

}  // namespace vedette::bench::motion
