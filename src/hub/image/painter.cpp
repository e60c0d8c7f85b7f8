#include "hub/image/painter.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "core/scene/font.hpp"

namespace vedette::image {
namespace {

// Limit of coordinates, outside of every bitmap; prevents overflow.
constexpr int kFarthest = 1 << 20;

int near_enough(int v) { return std::clamp(v, -kFarthest, kFarthest); }

// Coverage of a pixel between two edges, 0 to 255.
int covered(double from, double to, int pixel) {
    const double part = std::min(to, pixel + 0.5) - std::max(from, pixel - 0.5);
    return part <= 0 ? 0 : static_cast<int>(std::min(part, 1.0) * 255);
}

}  // namespace

void Painter::mix(int x, int y, Colour colour, int cover) {
    if (x < 0 || y < 0 || x >= bitmap_.size.width || y >= bitmap_.size.height) return;
    const int amount = cover * colour.cover / 255;
    std::uint8_t* const p = bitmap_.at(x, y);
    const std::uint8_t over[kPixelBytes] = {colour.red, colour.green, colour.blue};
    for (std::size_t i = 0; i < kPixelBytes; ++i)
        p[i] = static_cast<std::uint8_t>(p[i] + (over[i] - p[i]) * amount / 255);
}

void Painter::fill(const Box& box, Colour colour) {
    const int left = std::max(box.left, 0);
    const int right = std::min(box.right, bitmap_.size.width);
    const int bottom = std::min(box.bottom, bitmap_.size.height);
    const std::uint8_t over[kPixelBytes] = {colour.red, colour.green, colour.blue};
    const int through = 255 - colour.cover;
    for (int y = std::max(box.top, 0); y < bottom && left < right; ++y) {
        std::uint8_t* p = bitmap_.at(left, y);
        for (int x = left; x < right && through == 0; ++x, p += kPixelBytes)
            std::copy_n(over, kPixelBytes, p);
        for (int x = left; x < right && through != 0; ++x, p += kPixelBytes) {
            for (std::size_t i = 0; i < kPixelBytes; ++i)
                p[i] = static_cast<std::uint8_t>((over[i] * colour.cover + p[i] * through + 127) / 255);
        }
    }
}

void Painter::outline(const Box& box, int thickness, Colour colour) {
    const int across = std::min(thickness, (box.width() + 1) / 2);
    const int down = std::min(thickness, (box.height() + 1) / 2);
    fill({box.left, box.top, box.right, box.top + down}, colour);
    fill({box.left, std::max(box.bottom - down, box.top + down), box.right, box.bottom}, colour);
    fill({box.left, box.top + down, box.left + across, box.bottom - down}, colour);
    fill({std::max(box.right - across, box.left + across), box.top + down, box.right, box.bottom - down},
         colour);
}

void Painter::disc(Place middle, int diameter, Colour colour) {
    const double radius = diameter / 2.0;
    const int reach = diameter / 2 + 1;
    if (middle.x < -reach || middle.y < -reach || middle.x > bitmap_.size.width + reach ||
        middle.y > bitmap_.size.height + reach)
        return;
    for (int y = -reach; y <= reach; ++y) {
        for (int x = -reach; x <= reach; ++x) {
            const double inside = radius + 0.5 - std::hypot(x, y);
            if (inside > 0)
                mix(middle.x + x, middle.y + y, colour, static_cast<int>(std::min(inside, 1.0) * 255));
        }
    }
}

void Painter::line(Place from, Place to, int thickness, Colour colour) {
    Place a{near_enough(from.x), near_enough(from.y)};
    Place b{near_enough(to.x), near_enough(to.y)};
    const bool steep = std::abs(b.y - a.y) > std::abs(b.x - a.x);
    if (steep) {
        std::swap(a.x, a.y);
        std::swap(b.x, b.y);
    }
    if (a.x > b.x) std::swap(a, b);
    const int length = b.x - a.x;
    const double slope = length == 0 ? 0 : static_cast<double>(b.y - a.y) / length;
    const double half = thickness / 2.0 * std::sqrt(1 + slope * slope);
    const int end = steep ? bitmap_.size.height : bitmap_.size.width;
    for (int x = std::max(a.x, 0); x <= std::min(b.x, end - 1); ++x) {
        const double y = a.y + slope * (x - a.x);
        const int first = static_cast<int>(std::floor(y - half));
        const int last = static_cast<int>(std::ceil(y + half));
        for (int row = first; row <= last; ++row) {
            const int cover = covered(y - half, y + half, row);
            if (cover > 0) mix(steep ? row : x, steep ? x : row, colour, cover);
        }
    }
    if (thickness < 3) return;
    disc(from, thickness, colour);
    disc(to, thickness, colour);
}

void Painter::lines(std::span<const Place> places, bool closed, int thickness, Colour colour) {
    for (std::size_t i = 0; i + 1 < places.size(); ++i) line(places[i], places[i + 1], thickness, colour);
    if (closed && places.size() > 2) line(places.back(), places.front(), thickness, colour);
}

void Painter::text(Place at, int scale, Colour colour, std::string_view text) {
    scene::scan_text(text, scale, [&](int left, int top) {
        const Place p{at.x + left, at.y + top};
        fill({p.x, p.y, p.x + scale, p.y + scale}, colour);
    });
}

void Painter::ink(Place at, Colour colour, const Raster& raster) {
    const Place from{near_enough(at.x), near_enough(at.y)};
    const std::uint8_t* ink = raster.ink.data();
    for (int y = 0; y < raster.height; ++y)
        for (int x = 0; x < raster.width; ++x) mix(from.x + x, from.y + y, colour, *ink++);
}

Size text_size(std::string_view text, int scale) {
    return {scene::text_width(text, scale), scene::kGlyphHeight * scale};
}

}  // namespace vedette::image
