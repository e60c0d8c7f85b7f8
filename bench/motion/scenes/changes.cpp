#include "motion/scenes/changes.hpp"

#include <vector>

namespace vedette::bench::motion {

float clock_of(int frame) { return static_cast<float>(frame) / kFramesPerSecond; }

std::vector<float> follow_light(const std::vector<float>& light, float share, float rate) {
    std::vector<float> gains;
    float gain = 1;
    for (const float level : light) {
        gains.push_back(gain);
        gain += (std::pow(1 / std::max(0.05F, level), share) - gain) * rate;
    }
    return gains;
}

void make_night(Plan& plan, Random& random, float least, float most) {
    plan.night = true;
    plan.shot.exposure = random.between(0.22F, 0.45F);
    plan.shot.noise = random.between(least, most);
    plan.shot.colour = random.chance(0.6F) ? 0 : 0.25F;
    plan.shot.infrared = plan.shot.colour == 0;
    const Point spot{random.between(220, 420), random.between(180, 320)};
    const float fall = random.between(260, 420);
    plan.light.emplace_back([=](Light& light, Shot&, int) {
        light.multiply([&](float x, float y) {
            return 0.35F + 1.3F * std::exp(-(std::pow(x - spot.x, 2.F) + std::pow(y - spot.y, 2.F)) /
                                           (2 * fall * fall));
        });
    });
}

void cloud(Plan& plan, Random& random) {
    const float deep = random.between(0.35F, 0.65F), period = random.between(9, 15),
                angle = random.between(0, 6.28F);
    const float width = random.between(200, 1500), lead = random.between(0, 3);
    const auto at = [=](float x, float y, float t) {
        const float along = (x - 320) * std::cos(angle) + (y - 240) * std::sin(angle);
        // Sun, a ramp of a second or more, shade, a ramp; repeated.
        const float wave = std::sin(6.2831853F * ((t - kQuiet - lead) / period - along / width / 3));
        return t < kQuiet ? 1 : 1 - deep * smooth((wave + 0.35F) * 1.4F);
    };
    std::vector<float> mean;
    for (int frame = 0; frame < 1000; ++frame) mean.push_back(at(320, 240, clock_of(frame)));
    const auto gains = follow_light(mean, random.between(0.2F, 0.7F), 0.08F);
    plan.light.emplace_back([=](Light& light, Shot& shot, int frame) {
        light.multiply([&](float x, float y) { return at(x, y, clock_of(frame)); });
        shot.exposure *= gains[static_cast<std::size_t>(frame)];
    });
}

void lamp(Plan& plan, Random& random) {
    const Point where{random.between(100, 540), random.between(0, 200)};
    const float power = random.between(1, 4), reach = random.between(180, 600),
                ripple = random.between(0, 0.02F);
    std::vector<float> level(1000, 0), mean(1000, 1);
    bool on = random.chance(0.4F);
    float next = random.between(kQuiet + 1, kQuiet + 6);
    for (std::size_t i = 0; i < level.size(); ++i) {
        if (clock_of(static_cast<int>(i)) >= next) on = !on, next += random.between(4, 9);
        level[i] = on ? power : 0;
        mean[i] = 0.55F * (1 + level[i] * 0.6F);
    }
    plan.shot.exposure = level[0] > 0 ? 0.55F : 1.F;
    plan.shot.noise = random.between(1.5F, 3);
    auto gains = follow_light(mean, random.between(0.3F, 0.8F), random.between(0.1F, 0.4F));
    const float first = gains[70];  // settled before the clip starts
    for (std::size_t i = 0; i < 70; ++i) gains[i] = first;
    plan.light.emplace_back([=](Light& light, Shot& shot, int frame) {
        const auto i = static_cast<std::size_t>(frame);
        const float flicker = 1 + ripple * std::sin(static_cast<float>(frame) * 2.1F);
        light.multiply([&](float x, float y) {
            const float d = std::pow(x - where.x, 2.F) + std::pow(y - where.y, 2.F);
            return 0.55F * flicker * (1 + level[i] * (0.25F + std::exp(-d / (2 * reach * reach))));
        });
        shot.exposure *= gains[i];
    });
}

void infrared(Plan& plan, Random& random) {
    const float first = random.between(10, 15), second = first + random.between(8, 13);
    const bool night_first = random.chance(0.5F);
    const int blind = 1 + random.below(4);
    const float over = random.between(0.5F, 2.2F), settle = random.between(3, 9),
                noise = random.between(3, 7);
    plan.light.emplace_back([=](Light& light, Shot& shot, int frame) {
        const float t = clock_of(frame), last = t >= second ? second : first;
        const bool flipped = t >= first && t < second;
        const float since = t < first ? 1e6F : (t - last) * kFramesPerSecond;
        if (flipped != night_first) {
            shot.colour = 0, shot.infrared = true, shot.noise = noise;
            light.multiply([](float x, float y) {
                return 0.25F + 1.2F * std::exp(-(std::pow(x - 320, 2.F) + std::pow(y - 240, 2.F)) / 90000);
            });
        }
        shot.exposure *= since < static_cast<float>(blind)
                             ? 0.12F
                             : 1 + (over - 1) * std::exp(-(since - static_cast<float>(blind)) / settle);
    });
}

void exposure(Plan& plan, Random& random) {
    const float swing = random.between(0.08F, 0.3F), period = random.between(1.2F, 5),
                step = random.between(0.1F, 0.3F);
    const bool jumps = random.chance(0.4F);
    plan.light.emplace_back([=](Light&, Shot& shot, int frame) {
        const float t = clock_of(frame) - kQuiet;
        if (t < 0) return;
        // Oscillates around its target at times, or corrects itself in steps.
        const float bout = smooth(0.5F + std::sin(t * 0.55F));
        const float level =
            jumps ? 1 + step * std::floor(1.99F * (0.5F + 0.5F * std::sin(6.2831853F * t / (2 * period))))
                  : 1 + swing * bout * std::sin(6.2831853F * t / period);
        shot.exposure *= level;
    });
}

void shake(Plan& plan, std::uint64_t seed, Random& random) {
    const float far = random.between(0.6F, 4), quick = random.between(4, 14), knock = random.between(12, 28);
    const float aside_x = random.between(-9, 9), aside_y = random.between(-6, 6),
                lead = random.between(0, 6.28F);
    const bool knocked = seed % 3 == 1;
    plan.light.emplace_back([=](Light&, Shot& shot, int frame) {
        const float t = clock_of(frame);
        const float gust = smooth(0.2F + std::sin(t * 0.7F + lead) * std::sin(t * 0.31F));
        shot.shift_x = far * gust * std::sin(t * quick);
        shot.shift_y = 0.7F * far * gust * std::sin(t * quick * 1.27F + 1);
        if (knocked && t > knock) shot.shift_x += aside_x, shot.shift_y += aside_y;
    });
}

void shadow(Plan& plan, Random& random) {
    struct Pass {
        float start, speed, from, foot, length, lean, width, depth;
    };
    std::vector<Pass> passes;
    for (float at = random.between(kQuiet, kQuiet + 3); at < plan.seconds - 2;
         at += random.between(4.5F, 8)) {
        const float way = random.chance(0.5F) ? 1.F : -1.F;
        passes.push_back({at, way * random.between(50, 160), way > 0 ? -160.F : 800.F,
                          random.between(300, 560), random.between(90, 240), random.between(-0.8F, 0.8F),
                          random.between(18, 60), random.between(0.3F, 0.6F)});
    }
    plan.light.emplace_back([=](Light& light, Shot&, int frame) {
        const float t = clock_of(frame);
        for (const auto& p : passes) {
            const float middle = p.from + p.speed * (t - p.start);
            if (t < p.start || middle < -500 || middle > 1140) continue;
            light.multiply([&](float x, float y) {
                const float up = (p.foot - y) / p.length;
                if (up < -0.1F || up > 1.15F) return 1.F;
                const float across = std::abs(x - (middle + p.lean * (p.foot - y))) / p.width;
                return 1 - p.depth * smooth(1.6F * (1 - across)) * smooth((1.15F - up) * 6) *
                               smooth((up + 0.1F) * 6);
            });
        }
    });
}

void headlights(Plan& plan, Random& random) {
    struct Car {
        float start, speed, from, row, size, bright;
    };
    std::vector<Car> cars;
    for (float at = random.between(kQuiet, kQuiet + 4); at < plan.seconds - 2; at += random.between(5, 10)) {
        const float way = random.chance(0.5F) ? 1.F : -1.F;
        cars.push_back({at, way * random.between(160, 420), way > 0 ? -260.F : 900.F,
                        random.between(180, 420), random.between(60, 150), random.between(1.5F, 6)});
    }
    plan.light.emplace_back([=](Light& light, Shot& shot, int frame) {
        const float t = clock_of(frame);
        for (const auto& car : cars) {
            const float middle = car.from + car.speed * (t - car.start);
            if (t < car.start || middle < -300 || middle > 940) continue;
            light.multiply([&](float x, float y) {
                // Two beams that sweep over walls and ground, with a glow around them.
                const float dx = (x - middle) / car.size, dy = (y - car.row) / (car.size * 0.55F),
                            e = dx - 0.9F;
                return 1 + car.bright * (std::exp(-(dx * dx + dy * dy) * 2) +
                                         std::exp(-(e * e + dy * dy) * 2) + 0.08F * std::exp(-dx * dx / 12));
            });
            shot.exposure *= 1 - 0.12F * std::exp(-std::pow((middle - 320) / 250, 2.F));
        }
    });
}

}  // namespace vedette::bench::motion
