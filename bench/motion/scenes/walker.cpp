#include "motion/scenes/walker.hpp"

namespace vedette::bench::motion {
namespace {

constexpr float kHalfWidth = 0.2F;  // of the height, arms and stride included

}  // namespace

float Walker::x(float seconds) const {
    const float stood = std::clamp(seconds - stop_at, 0.F, stop_for);
    return from + speed * (seconds - start - stood);
}

std::optional<SeenBox> Walker::seen(float seconds) const {
    if (seconds < start || seconds > end) return std::nullopt;
    const float middle = x(seconds), half = kHalfWidth * height;
    const float left = std::max({middle - half, gap.left, 0.F});
    const float right = std::min({middle + half, gap.right, static_cast<float>(kWidth)});
    if (right - left < half) return std::nullopt;
    return SeenBox{left, foot - height, right, foot};
}

void Walker::draw_shadow(Surface& on, float seconds) const {
    if (seconds < start || seconds > end || shadow >= 1) return;
    on.shade({x(seconds) + height * 0.25F, foot}, height * 0.45F, std::max(1.F, height * 0.07F), shadow, gap);
}

void Walker::draw(Surface& on, float seconds) const {
    if (seconds < start || seconds > end) return;
    const float h = height, middle = x(seconds);
    const bool still = stands(seconds);
    // Two steps a stride; a standing person still moves a little.
    const float phase =
        still ? 0.4F * std::sin(seconds * 0.9F) : stride_phase + (middle - from) / (0.42F * h) * 3.1416F;
    const float swing = still ? 0.08F : 0.5F, way = speed < 0 ? -1.F : 1.F;
    const float bob = still ? 0 : 0.012F * h * std::cos(2 * phase);
    const float sway = still ? 0.012F * h * std::sin(seconds * 1.3F) : 0;
    const Point hip{middle + sway, foot - 0.48F * h + bob},
        neck{middle + sway + way * 0.03F * h, foot - 0.82F * h + bob};
    const Paint far_cloth{trousers.light * 0.8F, trousers.cb, trousers.cr};
    for (int side = 0; side < 2; ++side) {
        const float angle = swing * std::sin(phase + (side ? 3.1416F : 0));
        const float bend = still ? 0 : 0.35F * std::max(0.F, std::cos(phase + (side ? 3.1416F : 0)));
        const Point knee{hip.x + way * 0.24F * h * std::sin(angle + bend * 0.5F),
                         hip.y + 0.24F * h * std::cos(angle)};
        const Point ankle{knee.x + way * 0.23F * h * std::sin(angle - bend),
                          knee.y + 0.23F * h * std::cos(angle - bend)};
        const Paint& cloth = side ? trousers : far_cloth;
        on.limb(hip, knee, 0.055F * h, cloth, gap);
        on.limb(knee, ankle, 0.042F * h, cloth, gap);
        on.limb(ankle, {ankle.x + way * 0.06F * h, ankle.y + 0.01F * h}, 0.022F * h, hair, gap);
    }
    const Paint far_sleeve{shirt.light * 0.85F, shirt.cb, shirt.cr};
    for (int side = 0; side < 2; ++side) {
        if (side == 1)
            on.limb({hip.x, hip.y - 0.02F * h}, {neck.x, neck.y + 0.07F * h}, 0.085F * h, shirt, gap);
        const float angle = 0.9F * swing * std::sin(phase + (side ? 0 : 3.1416F));
        const Point shoulder{neck.x, neck.y + 0.05F * h};
        const Point elbow{shoulder.x + way * 0.17F * h * std::sin(angle),
                          shoulder.y + 0.17F * h * std::cos(angle)};
        const Point hand{elbow.x + way * 0.16F * h * std::sin(angle + 0.35F),
                         elbow.y + 0.16F * h * std::cos(angle + 0.35F)};
        on.limb(shoulder, elbow, 0.035F * h, side ? shirt : far_sleeve, gap);
        on.limb(elbow, hand, 0.03F * h, side ? shirt : far_sleeve, gap);
        on.ellipse(hand, 0.022F * h, 0.022F * h, skin, gap);
    }
    const Point head{neck.x + way * 0.02F * h, foot - 0.92F * h + bob};
    on.ellipse(head, 0.06F * h, 0.075F * h, skin, gap);
    on.ellipse({head.x - way * 0.015F * h, head.y - 0.025F * h}, 0.062F * h, 0.055F * h, hair, gap);
}

void dress(Walker& walker, float behind, float contrast, Random& random) {
    const auto cloth = [&](float least) {
        Paint paint{0, random.between(-25, 25), random.between(-25, 30)};
        do {
            paint.light = random.chance(0.6F) ? random.between(0.02F, 0.2F) : random.between(0.2F, 0.75F);
        } while (std::abs(paint.light - behind) < least * behind);
        return paint;
    };
    if (contrast == 0) {
        walker.shirt = cloth(0.45F);
        walker.trousers = cloth(0.35F);
        walker.skin.light = random.between(0.12F, 0.5F);
        return;
    }
    const float factor = random.chance(0.5F) ? 1 + contrast : 1 - contrast;
    const auto dyed = [&](float much) { return Paint{std::clamp(behind * much, 0.01F, 0.95F), -4, 2}; };
    walker.shirt = dyed(factor);
    walker.trousers = dyed(factor * (random.chance(0.5F) ? 1.05F : 0.95F));
    walker.skin = dyed(1 + (factor - 1) * 0.8F);
    walker.hair = dyed(factor * 0.95F);
    walker.shadow = 0.95F;
}

}  // namespace vedette::bench::motion
