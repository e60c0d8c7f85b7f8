#include "motion/scenes/clip.hpp"

#include <utility>

namespace vedette::bench::motion {

Clip::Clip(std::string_view group, std::uint64_t seed, Plan plan, Surface backdrop)
    : group_(group),
      seed_(seed),
      plan_(std::move(plan)),
      backdrop_(std::move(backdrop)),
      making_(group, seed, "sensor"),
      camera_(making_, plan_.quality, plan_.dc_step) {}

Truth Clip::truth() const {
    Truth truth;
    int who = 0;
    const auto add = [&](const auto& seen, const auto& stands_at) {
        int last = -2;
        bool stood = false;
        for (int frame = 0; frame < frames(); ++frame) {
            const float seconds = seconds_of(frame);
            const auto box = seen(seconds);
            if (!box) continue;
            truth.boxes.push_back({frame, who, *box});
            const bool stands = stands_at(seconds);
            auto& spans = stands ? truth.ignored : truth.events;
            if (frame != last + 1 || stands != stood) spans.push_back({frame, frame});
            spans.back().end = last = frame;
            stood = stands;
        }
        ++who;
    };
    for (const auto& walker : plan_.walkers)
        add([&](float t) { return walker.seen(t); }, [&](float t) { return walker.stands(t); });
    for (const auto& object : plan_.objects)
        add(object.seen, [&](float t) { return object.stands && object.stands(t); });
    return truth;
}

std::string_view Clip::frame(int number) {
    const float seconds = seconds_of(number);
    Random random(group_, seed_ * 100003U + static_cast<std::uint64_t>(number), "frame");
    canvas_ = backdrop_;
    for (const auto& draw : plan_.behind) draw(canvas_, seconds);
    for (const auto& walker : plan_.walkers) walker.draw_shadow(canvas_, seconds);
    for (const auto& walker : plan_.walkers) walker.draw(canvas_, seconds);
    for (const auto& object : plan_.objects) object.draw(canvas_, seconds);
    Shot shot = plan_.shot;
    light_.fill(1);
    for (const auto& change : plan_.light) change(light_, shot, number);
    light_.shine_on(canvas_);
    for (const auto& draw : plan_.before) draw(canvas_, number);
    Overlay overlay;
    if (plan_.overlay) overlay = [&](std::span<std::uint8_t> luma) { plan_.overlay(luma, seconds); };
    return camera_.take(canvas_, shot, overlay, random);
}

}  // namespace vedette::bench::motion
