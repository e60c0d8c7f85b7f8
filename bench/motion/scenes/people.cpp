#include "motion/scenes/people.hpp"

namespace vedette::bench::motion {

void send_people(Plan& plan, Surface& backdrop, const People& people, Random& random) {
    for (int i = 0; i < people.count; ++i) {
        Walker w;
        w.height = kHeight * random.between(people.shortest, people.tallest);
        const float pace = w.height * random.between(people.slowest, people.fastest), half = 0.2F * w.height;
        const float walk = random.between(people.shortest_walk, people.longest_walk);
        // Never faster from edge to edge than walking.
        const float span = std::min(pace * walk, 1.0F * kWidth);
        const bool from_left = random.chance(0.5F), from_edge = random.chance(0.4F),
                   to_edge = span > 0.7F * kWidth;
        const float free = kWidth - span;
        float left = from_edge ? (from_left ? 0.F : free) : random.between(0.1F, 0.9F) * free;
        if (to_edge) left = from_left ? 0.F : free;
        w.foot = std::clamp(random.between(250, 470), w.height + 8, kHeight - 6.F);
        if (left > 1) {
            w.gap.left = left;
            draw_cover(backdrop, left, true, w.foot, w.height, random);
        }
        if (left + span < kWidth - 1) {
            w.gap.right = left + span;
            draw_cover(backdrop, left + span, false, w.foot, w.height, random);
        }
        w.speed = from_left ? pace : -pace;
        w.from = from_left ? left - half : left + span + half;
        w.start = kQuiet + static_cast<float>(i) * people.slot + random.between(0, 1.2F);
        w.end = w.start + (span + 2 * half) / pace;
        w.stride_phase = random.between(0, 6.28F);
        w.shadow = plan.night ? 0.9F : random.between(0.5F, 0.85F);
        dress(w, backdrop.mean(left, w.foot - w.height, left + span, w.foot), people.contrast, random);
        plan.walkers.push_back(w);
    }
}

void send_opposite(Plan& plan, Surface& backdrop, Random& random) {
    const auto first = plan.walkers;
    for (Walker w : first) {
        const float way = w.x(w.end) - w.from;
        w.from += way;
        w.speed = -w.speed;
        w.foot = std::min(kHeight - 4.F, w.foot + w.height * random.between(0, 0.12F));
        w.stride_phase = random.between(0, 6.28F);
        dress(w, backdrop.mean(w.from - 20, w.foot - w.height, w.from + 20, w.foot), 0, random);
        plan.walkers.push_back(w);
    }
}

}  // namespace vedette::bench::motion
