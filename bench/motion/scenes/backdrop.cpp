#include "motion/scenes/backdrop.hpp"

namespace vedette::bench::motion {
namespace {

// Multiplies a box with texture: grass, plaster, asphalt.
void roughen(Surface& on, const Reach& box, const Texture& texture, float depth) {
    for (int y = box.top; y < box.bottom; ++y) {
        for (int x = box.left; x < box.right; ++x) {
            const float n = texture.at(static_cast<float>(x), static_cast<float>(y));
            on.light(x, y) = std::clamp(on.light(x, y) * (1 + depth * n), 0.01F, 0.95F);
        }
    }
}

Texture texture(Random& random, float scale, int octaves) {
    return {static_cast<std::uint32_t>(random.next()), scale, octaves};
}

void window(Surface& on, float x, float y, float w, float h, Random& random) {
    on.rectangle(x - 3, y - 3, x + w + 3, y + h + 3, {0.6F, 0, 0});
    on.rectangle(x, y, x + w, y + h, {random.between(0.04F, 0.2F), 4, -3});
    on.rectangle(x + w / 2 - 1.5F, y, x + w / 2 + 1.5F, y + h, {0.55F, 0, 0});
    on.rectangle(x, y + h * 0.45F, x + w, y + h * 0.45F + 2, {0.55F, 0, 0});
}

void bricks(Surface& on, float left, float top, float right, float bottom, float light) {
    int row = 0;
    for (float y = top; y < bottom; y += 9, ++row) {
        on.rectangle(left, y, right, y + 1.2F, {light * 1.5F, -4, 6});
        for (float x = left + (row % 2 ? 11 : 0); x < right; x += 22) {
            on.rectangle(x, y, x + 1.2F, std::min(bottom, y + 9), {light * 1.5F, -4, 6});
        }
    }
}

void car(Surface& on, float x, float foot, float length, const Paint& paint) {
    const float h = length * 0.3F;
    on.shade({x + length / 2, foot}, length * 0.6F, h * 0.3F, 0.5F, {});
    on.ellipse({x + length * 0.5F, foot - h * 0.85F}, length * 0.3F, h * 0.5F, {0.08F, 2, -2});
    on.rectangle(x, foot - h * 0.8F, x + length, foot - h * 0.15F, paint);
    for (const float at : {0.2F, 0.8F}) {
        on.ellipse({x + length * at, foot - h * 0.15F}, h * 0.22F, h * 0.22F, {0.03F, 0, 0});
    }
}

void sky(Surface& on, float horizon, Random& random) {
    const Texture clouds = texture(random, 180, 4);
    const Reach box(-kMargin, -kMargin, kWidth + kMargin, horizon);
    for (int y = box.top; y < box.bottom; ++y) {
        for (int x = box.left; x < box.right; ++x) {
            const float n = clouds.at(static_cast<float>(x), static_cast<float>(y) * 2);
            on.blend(x, y, {std::clamp(0.62F + 0.2F * n, 0.3F, 0.9F), 12 - 8 * n, -6 + 4 * n}, 1);
        }
    }
}

void ground(Surface& on, float top, const Paint& paint, Random& random, float depth) {
    on.rectangle(-kMargin, top, kWidth + kMargin, kHeight + kMargin, paint);
    const Reach box(-kMargin, top, kWidth + kMargin, kHeight + kMargin);
    roughen(on, box, texture(random, 90, 3), depth);
    roughen(on, box, texture(random, 6, 2), depth * 1.2F);
}

void yard(Surface& on, Random& random) {
    const float horizon = random.between(90, 150);
    sky(on, horizon, random);
    ground(on, horizon, {random.between(0.12F, 0.25F), -14, -6}, random, 0.35F);
    const float left = random.between(-60, 250), right = left + random.between(220, 380),
                foot = horizon + 110;
    const float wall = random.between(0.18F, 0.5F);
    on.rectangle(left, 20, right, foot, {wall, -6, 10});
    if (random.chance(0.5F)) bricks(on, left, 20, right, foot, wall);
    roughen(on, {left, 20, right, foot}, texture(random, 40, 4), 0.15F);
    for (float x = left + 25; x + 50 < right; x += random.between(80, 120)) window(on, x, 60, 42, 60, random);
    on.rectangle(right - 60, foot - 95, right - 22, foot, {0.07F, 6, 14});
    // A path to the door and a fence.
    for (int y = static_cast<int>(foot); y < kHeight + kMargin; ++y) {
        const float spread = 22 + static_cast<float>(y) * 0.12F,
                    middle = right - 41 + (static_cast<float>(y) - foot) * 0.3F;
        on.rectangle(middle - spread, static_cast<float>(y), middle + spread, static_cast<float>(y) + 1,
                     {0.36F, -2, 3});
    }
    const float light = random.between(0.3F, 0.6F);
    for (float x = right + 12; x < kWidth + kMargin; x += 14) {
        on.rectangle(x, horizon + 40, x + 7, horizon + 95, {light, -2, 3});
    }
}

void street(Surface& on, Random& random) {
    const float kerb = random.between(200, 260), road = kerb + random.between(40, 70);
    sky(on, 60, random);
    float x = -kMargin - random.between(0, 80);
    while (x < kWidth + kMargin) {
        const float width = random.between(120, 220), light = random.between(0.1F, 0.5F),
                    top = random.between(-10, 50);
        on.rectangle(x, top, x + width, kerb, {light, random.between(-12, 4), random.between(-4, 14)});
        if (random.chance(0.4F)) bricks(on, x, top, x + width, kerb, light);
        for (float wx = x + 15; wx + 40 < x + width; wx += 58) {
            for (float wy = top + 25; wy + 50 < kerb; wy += 75) window(on, wx, wy, 32, 46, random);
        }
        x += width;
    }
    roughen(on, {-kMargin, 0, kWidth + kMargin, kerb}, texture(random, 60, 4), 0.2F);
    ground(on, kerb, {0.33F, 0, 1}, random, 0.12F);
    on.rectangle(-kMargin, road - 5, kWidth + kMargin, road, {0.5F, 0, 0});
    const float tar = random.between(0.08F, 0.16F);
    on.rectangle(-kMargin, road, kWidth + kMargin, kHeight + kMargin, {tar, 1, 0});
    roughen(on, {-kMargin, road, kWidth + kMargin, kHeight + kMargin}, texture(random, 50, 5), 0.25F);
    const float middle = road + (kHeight - road) * 0.55F;
    for (float dash = -random.between(0, 60); dash < kWidth; dash += 90) {
        on.rectangle(dash, middle, dash + 45, middle + 6, {0.55F, 0, 0});
    }
    for (int i = 0; i < 2; ++i) {
        const float length = random.between(100, 150);
        car(on, random.between(0, 500), road + random.between(10, 25), length,
            {random.between(0.05F, 0.6F), random.between(-20, 25), random.between(-20, 30)});
    }
}

void room(Surface& on, Random& random) {
    const float floor = random.between(250, 310), wall = random.between(0.3F, 0.6F);
    on.rectangle(-kMargin, -kMargin, kWidth + kMargin, floor, {wall, -6, 5});
    roughen(on, {-kMargin, -kMargin, kWidth + kMargin, floor}, texture(random, 300, 3), 0.2F);
    ground(on, floor, {random.between(0.12F, 0.3F), -12, 12}, random, 0.15F);
    for (int i = -12; i < 13; ++i) {  // boards converge in the vanishing point
        on.limb({320 + static_cast<float>(i) * 30, floor},
                {320 + static_cast<float>(i) * 80, kHeight + kMargin}, 0.8F, {0.07F, -4, 6});
    }
    on.rectangle(-kMargin, floor - 8, kWidth + kMargin, floor, {0.65F, 0, 0});
    const float at = random.between(40, 420);
    window(on, at, 50, 110, 120, random);
    on.rectangle(at + 5, 55, at + 50, 100, {0.8F, 10, -6});
    for (int i = 0; i < 2; ++i) {
        const float x = random.between(0, 560), y = random.between(60, 130);
        on.rectangle(x - 4, y - 4, x + 64, y + 54, {0.1F, -4, 8});
        on.rectangle(x, y, x + 60, y + 50,
                     {random.between(0.2F, 0.7F), random.between(-30, 30), random.between(-30, 30)});
        roughen(on, {x, y, x + 60, y + 50}, texture(random, 20, 3), 0.8F);
    }
    const float shelf = random.chance(0.5F) ? 0.F : 520.F;
    on.rectangle(shelf, 120, shelf + 100, floor + 20, {0.13F, -10, 16});
    for (float y = 130; y < floor; y += 38) {
        on.rectangle(shelf + 6, y, shelf + 94, y + 30, {0.04F, -4, 6});
        for (float x = shelf + 8; x < shelf + 88; x += 9) {
            on.rectangle(x, y + random.between(2, 10), x + 7, y + 30,
                         {random.between(0.05F, 0.6F), random.between(-30, 30), random.between(-30, 30)});
        }
    }
    const float sofa = random.between(120, 330);
    on.rectangle(sofa, floor - 45, sofa + 170, floor + 30,
                 {random.between(0.1F, 0.4F), random.between(-20, 10), 5});
    on.rectangle(sofa + 8, floor - 8, sofa + 162, floor + 8, {random.between(0.15F, 0.5F), 0, 5});
}

void wood(Surface& on, Random& random) {
    const float horizon = random.between(120, 180);
    sky(on, horizon, random);
    const Texture leaves = texture(random, 40, 5);
    const Reach box(-kMargin, 10, kWidth + kMargin, horizon + 40);
    for (int y = box.top; y < box.bottom; ++y) {
        for (int x = box.left; x < box.right; ++x) {
            const float n = leaves.at(static_cast<float>(x), static_cast<float>(y));
            const float edge = smooth((static_cast<float>(y) - 30 + 60 * n) / 12);
            on.blend(x, y, {std::clamp(0.12F + 0.12F * n, 0.02F, 0.5F), -12, -6}, edge);
        }
    }
    ground(on, horizon + 40, {random.between(0.15F, 0.3F), -14, 0}, random, 0.4F);
    for (int i = 0; i < 9; ++i) {
        const float x = random.between(-10, 650), w = random.between(8, 26),
                    foot = horizon + random.between(40, 75);
        on.rectangle(x, 0, x + w, foot, {random.between(0.05F, 0.14F), -4, 6});
        roughen(on, {x, 0, x + w, foot}, texture(random, 8, 3), 0.5F);
    }
    for (int i = 0; i < 12; ++i) {
        const float x = random.between(0, 640), y = random.between(horizon + 70, 470),
                    size = random.between(4, 18);
        on.ellipse({x, y}, size, size * 0.6F, {random.between(0.1F, 0.5F), 0, 2});
    }
}

}  // namespace

float Texture::lattice(int x, int y, std::uint32_t layer) const {
    std::uint32_t h = seed_ + layer * 0x9e3779b9U + static_cast<std::uint32_t>(x) * 0x85ebca6bU +
                      static_cast<std::uint32_t>(y) * 0xc2b2ae35U;
    h = (h ^ (h >> 15U)) * 0x2c1b3c6dU;
    h = (h ^ (h >> 12U)) * 0x297a2d39U;
    return static_cast<float>((h ^ (h >> 15U)) >> 8U) * 0x1p-23F - 1;
}

float Texture::at(float x, float y) const {
    float sum = 0, weight = 0.6F, scale = scale_;
    for (int layer = 0; layer < octaves_; ++layer, weight *= 0.6F, scale *= 0.5F) {
        const float u = x / scale, v = y / scale, left = std::floor(u), top = std::floor(v);
        const float a = smooth(u - left), b = smooth(v - top);
        const int i = static_cast<int>(left), j = static_cast<int>(top);
        const auto l = static_cast<std::uint32_t>(layer);
        const float above = lattice(i, j, l) * (1 - a) + lattice(i + 1, j, l) * a;
        const float below = lattice(i, j + 1, l) * (1 - a) + lattice(i + 1, j + 1, l) * a;
        sum += weight * (above * (1 - b) + below * b);
    }
    return sum;
}

Surface draw_backdrop(Look look, Random& random) {
    Surface on;
    switch (look) {
        case Look::kYard: yard(on, random); break;
        case Look::kStreet: street(on, random); break;
        case Look::kRoom: room(on, random); break;
        case Look::kWood: wood(on, random); break;
    }
    roughen(on, {-kMargin, -kMargin, kWidth + kMargin, kHeight + kMargin}, texture(random, 3, 2), 0.06F);
    return on;
}

void draw_cover(Surface& on, float x, bool to_the_left, float foot, float height, Random& random) {
    const float width = std::max(5.F, height * random.between(0.6F, 1.1F)),
                top = foot - height * random.between(1.2F, 1.6F);
    const float left = to_the_left ? x - width : x, light = random.between(0.08F, 0.45F);
    on.rectangle(left, top, left + width, foot + height * 0.08F,
                 {light, random.between(-10, 4), random.between(-4, 10)});
    on.rectangle(left, top, left + width, top + std::max(1.F, height * 0.06F), {light * 1.4F, 0, 0});
    roughen(on, {left, top, left + width, foot + height * 0.08F},
            texture(random, std::max(4.F, height / 4), 3), 0.3F);
}

}  // namespace vedette::bench::motion
