#include "motion/scenes/object_clips.hpp"

#include <memory>

#include "motion/scenes/changes.hpp"
#include "motion/scenes/clock_overlay.hpp"
#include "motion/scenes/people.hpp"
#include "motion/scenes/wind.hpp"

namespace vedette::bench::motion {
namespace {

constexpr float kSlot = 8.3F;  // seconds from one to the next

MovingObject make_one(Surface& backdrop, ObjectKind kind, int number, float cover_x, float start,
                      Random& random) {
    switch (kind) {
        case ObjectKind::kHand: return make_hand(backdrop, start, random.between(0.25F, 0.6F), random);
        case ObjectKind::kClosePerson: return make_close_person(backdrop, start, random);
        case ObjectKind::kVehicle: return make_vehicle(backdrop, start, random);
        case ObjectKind::kApproach: break;
    }
    if (random.chance(0.35F)) return make_approaching_car(backdrop, start, random.chance(0.5F), random);
    return make_approach(backdrop, start, number % 2 == 1, cover_x, random);
}

}  // namespace

void add_objects(Plan& plan, Surface& backdrop, ObjectKind kind, Random& random) {
    const float cover_x = random.between(160, 480);
    if (kind == ObjectKind::kApproach)
        draw_cover(backdrop, cover_x, cover_x < 0.5F * kWidth, 285, kHeight * 0.16F, random);
    for (int i = 0; i < 3; ++i) {
        const float start = kQuiet + static_cast<float>(i) * kSlot + random.between(0, 1.2F);
        plan.objects.push_back(make_one(backdrop, kind, i, cover_x, start, random));
    }
}

void react_to_objects(Plan& plan, const Surface& backdrop, Random& random) {
    const float behind = backdrop.mean(0, 0, kWidth, kHeight);
    std::vector<float> light, warmth;
    for (int frame = 0; frame < static_cast<int>(plan.seconds * static_cast<float>(plan.fps)); ++frame) {
        const float seconds = static_cast<float>(frame) / static_cast<float>(plan.fps);
        float level = 1, warm = 0;
        for (const MovingObject& object : plan.objects) {
            const auto box = object.seen(seconds);
            if (!box) continue;
            const float share =
                0.75F * (box->right - box->left) * (box->bottom - box->top) / (kWidth * kHeight);
            level += share * (object.light / behind - 1), warm += share * object.warm;
        }
        light.push_back(level), warmth.push_back(warm);
    }
    const auto gains = follow_light(light, random.between(0.4F, 0.9F), random.between(0.08F, 0.35F));
    const float strength = random.between(10, 30), rate = random.between(0.05F, 0.2F);
    std::vector<float> cast;
    float now = 0;
    for (const float warm : warmth) {
        cast.push_back(now);
        now += (-strength * warm - now) * rate;
    }
    plan.light.emplace_back([=](Light&, Shot& shot, int frame) {
        const auto i = static_cast<std::size_t>(frame);
        shot.exposure *= gains[i] * (1 + 0.006F * cast[i]);
        shot.warm = cast[i];
    });
}

void send_followers(Plan& plan, Surface& backdrop, Random& random) {
    send_people(plan, backdrop, {.count = 1, .shortest = 0.08F, .tallest = 0.3F, .longest_walk = 3.2F},
                random);
    const Walker first = plan.walkers[0];
    const float middle = 0.5F * (first.x(first.start) + first.x(first.end)), walk = first.end - first.start;
    float start = first.start;
    const int more = 2 + random.below(2);
    for (int i = 0; i < more; ++i) {
        Walker next = first;
        start += walk + random.between(2.7F, 4.5F);
        next.start = start, next.end = start + walk;
        next.stride_phase = random.between(0, 6.28F);
        dress(next, backdrop.mean(middle - 40, next.foot - next.height, middle + 40, next.foot), 0, random);
        plan.walkers.push_back(next);
    }
    plan.seconds = std::max(plan.seconds, start + walk + 2);
}

void hang_in_wind(Plan& plan, Random& random) {
    const int what = random.below(3);
    const float from = random.chance(0.5F) ? -10.F : random.between(kQuiet + 2, kQuiet + 10);
    if (what != 1) {
        const auto tape = std::make_shared<Tape>(random, from);
        plan.behind.emplace_back([tape](Surface& on, float seconds) { tape->draw(on, seconds); });
    }
    if (what != 0) {
        const auto flag = std::make_shared<Flag>(random, from);
        plan.behind.emplace_back([flag](Surface& on, float seconds) { flag->draw(on, seconds); });
    }
}

void write_time(Plan& plan, std::uint64_t seed, Random& random) {
    if (seed % 2 == 0) make_night(plan, random, 2, 5);
    const auto clock = std::make_shared<ClockOverlay>(random);
    plan.overlay = [clock](std::span<std::uint8_t> luma, float seconds) { clock->draw(luma, seconds); };
}

void code_coarsely(Plan& plan, Random& random) {
    plan.dc_step = 24 + random.below(49);
    plan.quality = 40 + random.below(30);
    const float swing = random.between(0.02F, 0.08F), period = random.between(7, 20);
    plan.light.emplace_back([=](Light&, Shot& shot, int frame) {
        shot.exposure *= 1 + swing * std::sin(6.2831853F * clock_of(frame) / period);
    });
}

}  // namespace vedette::bench::motion
