#include "hub/image/bitmap.hpp"

#include <algorithm>
#include <cstring>

namespace vedette::image {
namespace {

// Position of a target pixel in the source: the pixels before and after it, and the part of the way between
// them in 1/256.
struct Tap {
    int before;
    int after;
    int part;
};

std::vector<Tap> taps(int from, int to) {
    std::vector<Tap> out(static_cast<std::size_t>(to));
    for (int i = 0; i < to; ++i) {
        // Pixel centres map to pixel centres.
        const std::int64_t middle = (2 * std::int64_t{i} + 1) * from * 128 / to - 128;
        const std::int64_t clamped = std::clamp<std::int64_t>(middle, 0, (std::int64_t{from} - 1) * 256);
        const int before = static_cast<int>(clamped / 256);
        out[static_cast<std::size_t>(i)] = {before, std::min(before + 1, from - 1),
                                            static_cast<int>(clamped % 256)};
    }
    return out;
}

}  // namespace

Box fit(Size size, const Box& area) {
    const std::int64_t wide = std::int64_t{size.width} * area.height();
    const std::int64_t high = std::int64_t{size.height} * area.width();
    int width = area.width();
    int height = area.height();
    if (wide > high) {
        height = static_cast<int>((high + size.width / 2) / std::max(size.width, 1));
    } else {
        width = static_cast<int>((wide + size.height / 2) / std::max(size.height, 1));
    }
    width = std::max(width, 1);
    height = std::max(height, 1);
    const int left = area.left + (area.width() - width) / 2;
    const int top = area.top + (area.height() - height) / 2;
    return {left, top, left + width, top + height};
}

void put(const Bitmap& from, Bitmap& to, const Box& place) {
    if (from.size.width <= 0 || from.size.height <= 0 || place.width() <= 0 || place.height() <= 0) return;
    const int left = std::max(place.left, 0);
    const int right = std::min(place.right, to.size.width);
    const int top = std::max(place.top, 0);
    const int bottom = std::min(place.bottom, to.size.height);
    if (left >= right) return;
    if (from.size == Size{place.width(), place.height()}) {
        for (int y = top; y < bottom; ++y) {
            std::memcpy(to.at(left, y), from.at(left - place.left, y - place.top),
                        static_cast<std::size_t>(right - left) * kPixelBytes);
        }
        return;
    }
    const std::vector<Tap> across = taps(from.size.width, place.width());
    const std::vector<Tap> down = taps(from.size.height, place.height());
    for (int y = top; y < bottom; ++y) {
        const Tap row = down[static_cast<std::size_t>(y - place.top)];
        std::uint8_t* out = to.at(left, y);
        for (int x = left; x < right; ++x) {
            const Tap column = across[static_cast<std::size_t>(x - place.left)];
            const std::uint8_t* const a = from.at(column.before, row.before);
            const std::uint8_t* const b = from.at(column.after, row.before);
            const std::uint8_t* const c = from.at(column.before, row.after);
            const std::uint8_t* const d = from.at(column.after, row.after);
            for (std::size_t i = 0; i < kPixelBytes; ++i) {
                const int above = a[i] * (256 - column.part) + b[i] * column.part;
                const int below = c[i] * (256 - column.part) + d[i] * column.part;
                *out++ =
                    static_cast<std::uint8_t>((above * (256 - row.part) + below * row.part + 32768) >> 16);
            }
        }
    }
}

}  // namespace vedette::image
