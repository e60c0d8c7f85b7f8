#include "motion/scenes/surface.hpp"

namespace vedette::bench::motion {
namespace {

// How much of the pixel at x lies in the gap.
float seen(int x, const Gap& gap) {
    const float from = static_cast<float>(x);
    return std::clamp(std::min(from + 1, gap.right) - std::max(from, gap.left), 0.F, 1.F);
}

}  // namespace

void Surface::rectangle(float left, float top, float right, float bottom, const Paint& paint) {
    const Reach p(left, top, right, bottom);
    for (int y = p.top; y < p.bottom; ++y) {
        const float down = std::min(static_cast<float>(y) + 1, bottom) - std::max(static_cast<float>(y), top);
        for (int x = p.left; x < p.right; ++x) {
            const float across =
                std::min(static_cast<float>(x) + 1, right) - std::max(static_cast<float>(x), left);
            blend(x, y, paint, std::clamp(down, 0.F, 1.F) * std::clamp(across, 0.F, 1.F));
        }
    }
}

void Surface::limb(Point from, Point to, float radius, const Paint& paint, const Gap& gap, float opacity) {
    const float reach = radius + 1;
    const Reach p(std::max(std::min(from.x, to.x) - reach, gap.left - 1), std::min(from.y, to.y) - reach,
                  std::min(std::max(from.x, to.x) + reach, gap.right + 1), std::max(from.y, to.y) + reach);
    const float dx = to.x - from.x, dy = to.y - from.y, length = std::max(1e-6F, dx * dx + dy * dy);
    const float most = std::min(1.F, 2 * radius) * opacity;
    for (int y = p.top; y < p.bottom; ++y) {
        for (int x = p.left; x < p.right; ++x) {
            const float px = static_cast<float>(x) + 0.5F - from.x,
                        py = static_cast<float>(y) + 0.5F - from.y;
            const float along = std::clamp((px * dx + py * dy) / length, 0.F, 1.F);
            const float cover = radius + 0.5F - std::hypot(px - along * dx, py - along * dy);
            if (cover > 0) blend(x, y, paint, std::min(cover, 1.F) * most * seen(x, gap));
        }
    }
}

void Surface::ellipse(Point centre, float radius_x, float radius_y, const Paint& paint, const Gap& gap,
                      float opacity, float soft) {
    const Reach p(std::max(centre.x - radius_x - soft, gap.left - 1), centre.y - radius_y - soft,
                  std::min(centre.x + radius_x + soft, gap.right + 1), centre.y + radius_y + soft);
    const float small = std::min(radius_x, radius_y), most = std::min(1.F, 2 * small) * opacity;
    for (int y = p.top; y < p.bottom; ++y) {
        for (int x = p.left; x < p.right; ++x) {
            const float px = (static_cast<float>(x) + 0.5F - centre.x) / radius_x;
            const float py = (static_cast<float>(y) + 0.5F - centre.y) / radius_y;
            const float cover = (1 - std::sqrt(px * px + py * py)) * small / soft + 0.5F;
            if (cover > 0) blend(x, y, paint, std::min(cover, 1.F) * most * seen(x, gap));
        }
    }
}

void Surface::shade(Point centre, float radius_x, float radius_y, float factor, const Gap& gap) {
    const Reach p(std::max(centre.x - radius_x, gap.left - 1), centre.y - radius_y,
                  std::min(centre.x + radius_x, gap.right + 1), centre.y + radius_y);
    for (int y = p.top; y < p.bottom; ++y) {
        for (int x = p.left; x < p.right; ++x) {
            const float px = (static_cast<float>(x) + 0.5F - centre.x) / radius_x;
            const float py = (static_cast<float>(y) + 0.5F - centre.y) / radius_y;
            const float cover = smooth(1.6F * (1 - std::sqrt(px * px + py * py)));
            light(x, y) *= 1 - (1 - factor) * cover * seen(x, gap);
        }
    }
}

float Surface::mean(float left, float top, float right, float bottom) const {
    const Reach p(left, top, right, bottom);
    float sum = 0;
    for (int y = p.top; y < p.bottom; ++y) {
        for (int x = p.left; x < p.right; ++x) sum += light(x, y);
    }
    return sum / static_cast<float>(std::max(1, (p.right - p.left) * (p.bottom - p.top)));
}

}  // namespace vedette::bench::motion
