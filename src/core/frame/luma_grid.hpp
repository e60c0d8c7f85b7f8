// A picture as the mean luma of each 8×8 block, from core/jpeg for core/motion. A view of bytes. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/bytes.hpp"

namespace vedette::frame {

inline constexpr int kLumaBlock = 8;  // pixels, both ways

// See above.
struct LumaGrid {
    Bytes means;  // columns × rows values, row by row from the top left, 0 black to 255 white
    std::uint16_t columns = 0;
    std::uint16_t rows = 0;
    std::uint16_t step = 0;  // in which the picture's coding rounds the means, 1/8 luma; 0: unknown

    std::uint8_t at(int column, int row) const {
        return means[static_cast<std::size_t>(row) * columns + static_cast<std::size_t>(column)];
    }
};

// Blocks that cover so many pixels, the last one perhaps partly.
constexpr int blocks_over(int pixels) { return (pixels + kLumaBlock - 1) / kLumaBlock; }

}  // namespace vedette::frame
