#include "motion/scenes/light.hpp"

#include "motion/scenes/backdrop.hpp"

namespace vedette::bench::motion {

void Light::shine_on(Surface& surface) {
    for (int y = -kMargin; y < kHeight + kMargin; ++y) {
        float* const row = &surface.light(-kMargin, y);
        if (flat_) {
            if (factors_[0] == 1) return;
            for (int i = 0; i < kStride; ++i) row[i] *= factors_[0];
            continue;
        }
        const int j = (y + kMargin) / kStep;
        const float down = static_cast<float>((y + kMargin) % kStep) / kStep;
        for (int column = 0; column + 1 < kColumns; ++column) {
            const float a = at(column, j) + (at(column, j + 1) - at(column, j)) * down;
            const float b = at(column + 1, j) + (at(column + 1, j + 1) - at(column + 1, j)) * down;
            for (int i = 0; i < kStep; ++i)
                row[column * kStep + i] *= a + (b - a) * (static_cast<float>(i) / kStep);
        }
    }
}

Rain::Rain(Random& random, bool night)
    : seed_(random.next()),
      drops_(static_cast<int>(random.between(60, 320))),
      slant_(random.between(-0.4F, 0.4F)),
      bright_(night ? 0.6F : 0.75F) {}

void Rain::draw(Surface& on, int frame) const {
    Random random("rain", seed_ + static_cast<std::uint64_t>(frame), "drops");
    for (int i = 0; i < drops_; ++i) {
        const float near = random.unit() * random.unit();
        const float length = 5 + 45 * near, x = random.between(-10, kWidth + 10),
                    y = random.between(-40, kHeight);
        on.limb({x, y}, {x + slant_ * length, y + length}, 0.25F + 1.1F * near, {bright_, 0, 0}, {},
                0.28F - 0.12F * near);
    }
}

Snow::Snow(Random& random, bool night) : wind_(random.between(-40, 40)), bright_(night ? 0.8F : 0.9F) {
    flakes_.resize(static_cast<std::size_t>(random.between(80, 320)));
    for (auto& f : flakes_) {
        const float near = random.unit() * random.unit() * random.unit();
        f = {random.between(0, 800), random.between(0, 560),   45 + 260 * near,
             random.between(4, 25),  random.between(0, 6.28F), 0.7F + 8 * near};
    }
}

void Snow::draw(Surface& on, float seconds) const {
    for (const auto& f : flakes_) {
        const float down = f.y + f.fall * seconds, across = f.x + wind_ * seconds * (0.5F + f.size * 0.1F) +
                                                            f.drift * std::sin(seconds * 1.7F + f.phase);
        const Point at{across - 800 * std::floor(across / 800) - 80,
                       down - 560 * std::floor(down / 560) - 40};
        on.ellipse(at, f.size, f.size * 1.3F, {bright_, 0, 0}, {}, f.size > 4 ? 0.5F : 0.8F,
                   1 + f.size * 0.6F);
    }
}

Web::Web(Random& random, bool night) : gust_(random.between(2, 7)) {
    const int count = 3 + random.below(6);
    const Point hub{random.between(80, 560), random.between(60, 420)};
    for (int i = 0; i < count; ++i) {
        const float angle = random.between(0, 6.28F), reach = random.between(120, 420);
        threads_.push_back({hub,
                            {hub.x + reach * std::cos(angle), hub.y + reach * std::sin(angle)},
                            random.between(0, 25),
                            random.between(0, 6.28F),
                            random.between(1.5F, 4),
                            random.between(1.2F, 4.5F),
                            night ? random.between(0.25F, 0.7F) : random.between(0.08F, 0.3F)});
    }
}

void Web::draw(Surface& on, float seconds) const {
    const float gust =
        gust_ * (0.4F + smooth(0.5F + 0.7F * std::sin(seconds * 0.37F) * std::sin(seconds * 0.23F + 1)));
    for (const auto& t : threads_) {
        const float swing = gust * std::sin(seconds * t.speed + t.phase);
        const Point middle{(t.from.x + t.to.x) / 2 + swing * 1.5F, (t.from.y + t.to.y) / 2 + t.sag + swing};
        Point last = t.from;
        for (int i = 1; i <= 6; ++i) {
            const float a = static_cast<float>(i) / 6, b = 1 - a;
            const Point next{b * b * t.from.x + 2 * a * b * middle.x + a * a * t.to.x,
                             b * b * t.from.y + 2 * a * b * middle.y + a * a * t.to.y};
            on.limb(last, next, t.radius, {0.85F, 0, 0}, {}, t.bright);
            last = next;
        }
    }
}

Insects::Insects(Random& random, float seconds, bool night) {
    for (float at = random.between(1, 3); at < seconds; at += random.between(0.8F, 4)) {
        const float length = random.between(0.3F, 1.8F);
        const Point from{random.chance(0.5F) ? -30.F : kWidth + 30.F, random.between(20, 460)};
        const Point to{random.between(100, 540), random.chance(0.5F) ? -30.F : kHeight + 30.F};
        const float bright = night ? random.between(0.6F, 0.95F) : (random.chance(0.7F) ? 0.04F : 0.7F);
        flights_.push_back({at, length, random.between(3, 14), bright, random.between(10, 60),
                            random.between(0, 6.28F), from, to});
    }
}

void Insects::draw(Surface& on, float seconds) const {
    for (const auto& f : flights_) {
        const float done = (seconds - f.start) / f.length;
        if (done < 0 || done > 1) continue;
        const auto place = [&](float s) {
            return Point{f.from.x + (f.to.x - f.from.x) * s + f.wobble * std::sin(s * 9 + f.phase),
                         f.from.y + (f.to.y - f.from.y) * s + f.wobble * std::cos(s * 7 + f.phase)};
        };
        // A streak over the exposure time of 1/30 s.
        on.limb(place(done), place(done + 0.033F / f.length), f.size * 0.6F, {f.bright, 0, 0}, {}, 0.4F);
        on.ellipse(place(done), f.size, f.size * 0.8F, {f.bright, 0, 0}, {}, 0.5F, f.size * 0.7F);
    }
}

Branches::Branches(Random& random)
    : left_(static_cast<int>(random.between(-20, 480))),
      top_(static_cast<int>(random.between(-10, 90))),
      width_(static_cast<int>(random.between(120, 240))),
      height_(static_cast<int>(random.between(100, 200))),
      phase_(random.between(0, 6.28F)),
      speed_(random.between(1.5F, 3.5F)),
      strength_(random.between(2, 7)) {
    const Texture leaf(static_cast<std::uint32_t>(random.next()), 16, 4),
        gap(static_cast<std::uint32_t>(random.next()), 34, 4);
    const float w = static_cast<float>(width_), h = static_cast<float>(height_),
                tone = random.between(0.05F, 0.14F);
    for (int y = 0; y < height_; ++y) {
        for (int x = 0; x < width_; ++x) {
            const float px = static_cast<float>(x), py = static_cast<float>(y);
            const float u = 2 * px / w - 1, v = 2 * py / h - 1;
            light_.push_back(std::clamp(tone * (1.2F + 1.5F * leaf.at(px, py)), 0.01F, 0.5F));
            cover_.push_back(smooth((1 - std::sqrt(u * u + v * v) + 0.45F * gap.at(px, py)) * 6));
        }
    }
}

float Branches::wind(float seconds) const {
    const float gust =
        0.25F + smooth(0.5F + 0.8F * std::sin(seconds * 0.41F + phase_) * std::sin(seconds * 0.29F));
    return strength_ * gust;
}

void Branches::draw(Surface& on, float seconds) const {
    const float wind = this->wind(seconds), sway = std::sin(seconds * speed_ + phase_);
    const int reach = 10;
    const Reach box(static_cast<float>(left_ - reach), static_cast<float>(top_ - reach),
                    static_cast<float>(left_ + width_ + reach), static_cast<float>(top_ + height_ + reach));
    for (int y = box.top; y < box.bottom; ++y) {
        const float py = static_cast<float>(y - top_);
        for (int x = box.left; x < box.right; ++x) {
            const float px = static_cast<float>(x - left_);
            // The crown bends as a whole, and each twig flutters with its own phase.
            const float flutter = std::sin(seconds * speed_ * 2.3F + px * 0.05F + py * 0.035F);
            const float u = px + wind * (sway + 0.5F * flutter), v = py + wind * 0.4F * flutter;
            const int i = static_cast<int>(std::floor(u)), j = static_cast<int>(std::floor(v));
            if (i < 0 || j < 0 || i + 1 >= width_ || j + 1 >= height_) continue;
            const float a = u - static_cast<float>(i), b = v - static_cast<float>(j);
            const auto at = static_cast<std::size_t>(j * width_ + i),
                       below = at + static_cast<std::size_t>(width_);
            const auto mix = [&](const std::vector<float>& of) {
                return (of[at] * (1 - a) + of[at + 1] * a) * (1 - b) +
                       (of[below] * (1 - a) + of[below + 1] * a) * b;
            };
            const float cover = mix(cover_);
            if (cover > 0) on.blend(x, y, {mix(light_), -12, -5}, cover);
        }
    }
}

}  // namespace vedette::bench::motion
