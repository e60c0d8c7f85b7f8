// The pixels of a polygon, row by row. Thread-safe.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "hub/image/painter.hpp"

namespace vedette::image {

// Calls `span(y, left, right)` for each part of a row of `area` within the polygon (even-odd rule); right is
// exclusive.
template <class Span>
void scan_polygon(std::span<const Place> polygon, const Box& area, const Span& span) {
    std::vector<int> crossings;
    for (int y = area.top; y < area.bottom; ++y) {
        crossings.clear();
        for (std::size_t i = 0; i < polygon.size(); ++i) {
            const Place a = polygon[i];
            const Place b = polygon[i + 1 == polygon.size() ? 0 : i + 1];
            if ((a.y > y) == (b.y > y)) continue;
            const std::int64_t across = (std::int64_t{y} - a.y) * (std::int64_t{b.x} - a.x);
            crossings.push_back(static_cast<int>(a.x + across / (std::int64_t{b.y} - a.y)));
        }
        std::ranges::sort(crossings);
        for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
            const int left = std::max(crossings[i], area.left);
            const int right = std::min(crossings[i + 1], area.right);
            if (left < right) span(y, left, right);
        }
    }
}

}  // namespace vedette::image
