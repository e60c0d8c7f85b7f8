#include "core/scene/canvas.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "core/scene/font.hpp"

namespace vedette::scene {
namespace {

// The largest integer whose square is at most n.
std::uint32_t square_root(std::uint64_t n) {
    std::uint64_t root = 0;
    std::uint64_t bit = std::uint64_t{1} << 40;
    while (bit > n) bit >>= 2;
    for (; bit != 0; bit >>= 2) {
        if (n >= root + bit) {
            n -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
    }
    return static_cast<std::uint32_t>(root);
}

std::uint8_t between(int from, int to, int part, int whole) {
    return static_cast<std::uint8_t>(from + (to - from) * part / whole);
}

// A pseudo-random value of a position.
std::uint32_t grain(int x, int y) {
    std::uint32_t h =
        static_cast<std::uint32_t>(x) * 0x9E3779B1U ^ static_cast<std::uint32_t>(y) * 0x85EBCA77U;
    h ^= h >> 15;
    h *= 0x2C1B3C6DU;
    return h >> 16;
}

}  // namespace

void Canvas::span(int row, int left, int right, Colour colour) {
    row -= band_.top;
    left = std::max(left, 0);
    right = std::min(right, band_.width);
    if (row < 0 || row >= band_.rows || left >= right) return;
    std::memset(band_.y + row * band_.width + left, colour.y, static_cast<std::size_t>(right - left));
    if (band_.cb == nullptr) return;
    // A chroma sample takes the colour of the last span that touches it, so thin letters keep their colour.
    const int from = left / band_.step_x;
    const int to = (right + band_.step_x - 1) / band_.step_x;
    const int at = row / band_.step_y * (band_.width / band_.step_x) + from;
    std::memset(band_.cb + at, colour.cb, static_cast<std::size_t>(to - from));
    std::memset(band_.cr + at, colour.cr, static_cast<std::size_t>(to - from));
}

Box Canvas::clip(const Box& box) const {
    return {std::max(box.left, 0), std::max(box.top - band_.top, 0), std::min(box.right, band_.width),
            std::min(box.bottom - band_.top, band_.rows)};
}

void Canvas::fill(const Box& box, Colour colour) {
    const Box in = clip(box);
    for (int row = in.top; row < in.bottom; ++row) span(band_.top + row, in.left, in.right, colour);
}

void Canvas::fade(const Box& box, Colour above, Colour below) {
    const Box in = clip(box);
    const int whole = box.bottom - box.top;
    for (int row = in.top; row < in.bottom; ++row) {
        const int part = band_.top + row - box.top;
        span(band_.top + row, in.left, in.right,
             {between(above.y, below.y, part, whole), between(above.cb, below.cb, part, whole),
              between(above.cr, below.cr, part, whole)});
    }
}

void Canvas::add_texture(const Box& box, int depth) {
    const Box in = clip(box);
    const auto range = static_cast<std::uint32_t>(2 * depth + 1);
    for (int row = in.top; row < in.bottom; ++row) {
        std::uint8_t* const y = band_.y + row * band_.width;
        for (int x = in.left; x < in.right; ++x) {
            const int change = static_cast<int>(grain(x / 2, (band_.top + row) / 2) * range >> 16) - depth;
            y[x] = static_cast<std::uint8_t>(std::clamp(y[x] + change, 0, 255));
        }
    }
}

void Canvas::shade(const Box& box) {
    const Box in = clip(box);
    for (int row = in.top; row < in.bottom; ++row) {
        std::uint8_t* const y = band_.y + row * band_.width;
        for (int x = in.left; x < in.right; ++x) y[x] = static_cast<std::uint8_t>(y[x] / 3);
        if (band_.cb == nullptr || row % band_.step_y != 0) continue;
        const int start = row / band_.step_y * (band_.width / band_.step_x);
        for (int x = in.left / band_.step_x; x < in.right / band_.step_x; ++x) {
            for (std::uint8_t* const plane : {band_.cb, band_.cr}) {
                plane[start + x] = static_cast<std::uint8_t>((plane[start + x] + 128) / 2);
            }
        }
    }
}

void Canvas::ellipse(Point centre, int radius_x, int radius_y, Colour colour) {
    if (radius_x <= 0 || radius_y <= 0) return;
    const int first = std::max(centre.y - radius_y, band_.top);
    const int last = std::min(centre.y + radius_y, band_.top + band_.rows - 1);
    const auto ry = static_cast<std::uint64_t>(radius_y);
    for (int row = first; row <= last; ++row) {
        const auto dy = static_cast<std::uint64_t>(std::abs(row - centre.y));
        const std::uint64_t chord = square_root((ry * ry - dy * dy) << 8);  // in 1/16 pixel of a circle
        const auto half = static_cast<int>(chord * static_cast<std::uint64_t>(radius_x) / (16 * ry));
        span(row, centre.x - half, centre.x + half + 1, colour);
    }
}

void Canvas::thick_line(Point from, Point to, int thickness, Colour colour) {
    const int radius = std::max(thickness / 2, 1);
    if (std::max(from.y, to.y) + radius < band_.top ||
        std::min(from.y, to.y) - radius >= band_.top + band_.rows) {
        return;
    }
    // Discs that overlap by more than half make a smooth outline.
    const int length = std::max(std::abs(to.x - from.x), std::abs(to.y - from.y));
    const int steps = std::max(2 * length / radius, 1);
    for (int i = 0; i <= steps; ++i) {
        ellipse({from.x + (to.x - from.x) * i / steps, from.y + (to.y - from.y) * i / steps}, radius, radius,
                colour);
    }
}

void Canvas::triangle(const Box& box, Colour colour) {
    const Box in = clip({0, box.top, band_.width, box.bottom});
    const int height = box.bottom - box.top;
    const int middle = (box.left + box.right) / 2;
    for (int row = in.top; row < in.bottom; ++row) {
        const int half = (box.right - box.left) * (band_.top + row + 1 - box.top) / (2 * height);
        span(band_.top + row, middle - half, middle + half, colour);
    }
}

void Canvas::text(Point at, int scale, Colour colour, std::string_view text) {
    if (at.y >= band_.top + band_.rows || at.y + kGlyphHeight * scale <= band_.top) return;
    scan_text(text, scale, [&](int left, int top) {
        const Point p{at.x + left, at.y + top};
        fill({p.x, p.y, p.x + scale, p.y + scale}, colour);
    });
}

void Canvas::ink(Point at, const Ink& ink, Colour colour) {
    const auto blend = [](std::uint8_t& under, std::uint8_t over, int amount) {
        under = static_cast<std::uint8_t>(under + (over - under) * amount / 255);
    };
    const Box in = clip({at.x, at.y, at.x + ink.width, at.y + ink.height});
    for (int row = in.top; row < in.bottom; ++row) {
        const auto first = static_cast<std::size_t>((band_.top + row - at.y) * ink.width + in.left - at.x);
        const std::uint8_t* from = ink.pixels.data() + first;
        std::uint8_t* const y = band_.y + row * band_.width;
        const int colours = row / band_.step_y * (band_.width / band_.step_x);
        for (int x = in.left; x < in.right; ++x, ++from) {
            if (*from == 0) continue;
            blend(y[x], colour.y, *from);
            if (band_.cb == nullptr) continue;
            const int sample = colours + x / band_.step_x;
            blend(band_.cb[sample], colour.cb, *from);
            blend(band_.cr[sample], colour.cr, *from);
        }
    }
}

}  // namespace vedette::scene
