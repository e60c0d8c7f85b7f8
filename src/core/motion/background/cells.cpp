#include "core/motion/background/cells.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "core/base/wide.hpp"

namespace vedette::motion {
namespace {

void set_luma_2x2(Cells& cells, const frame::LumaGrid& grid) {
    for (int row = 0; row < cells.rows; ++row) {
        const std::uint8_t* upper = grid.means.data() + std::size_t{grid.columns} * (2 * row);
        const std::uint8_t* lower = 2 * row + 1 < grid.rows ? upper + grid.columns : upper;
        std::uint8_t* out = cells.luma + std::size_t{cells.columns} * row;
        const int whole = grid.columns / 2;
        for (int i = 0; i < whole; ++i) {
            out[i] = static_cast<std::uint8_t>(
                (upper[2 * i] + upper[2 * i + 1] + lower[2 * i] + lower[2 * i + 1] + 2) >> 2);
        }
        if (whole < cells.columns) {
            out[whole] = static_cast<std::uint8_t>((upper[2 * whole] + lower[2 * whole] + 1) >> 1);
        }
    }
}

// For any side; blocks beyond the edge repeat the last one.
void set_luma_of_squares(Cells& cells, const frame::LumaGrid& grid) {
    const int side = cells.blocks;
    const std::uint32_t reciprocal = (65536 + side * side - 1) / (side * side);
    for (int row = 0; row < cells.rows; ++row) {
        for (int column = 0; column < cells.columns; ++column) {
            std::uint32_t sum = side * side / 2;
            for (int y = row * side; y < (row + 1) * side; ++y) {
                for (int x = column * side; x < (column + 1) * side; ++x) {
                    sum += grid.at(std::min<int>(x, grid.columns - 1), std::min<int>(y, grid.rows - 1));
                }
            }
            cells.luma[std::size_t{cells.columns} * row + column] =
                static_cast<std::uint8_t>(std::min<std::uint32_t>(sum * reciprocal >> 16, 255));
        }
    }
}

// Counts marks of 2 with one addition a word.
std::uint32_t count_strong(const Cells& cells) {
    constexpr std::uint32_t kMaxAdditions = 255;  // of 1 to a byte
    std::uint32_t strong = 0;
    for (std::uint32_t first = 0; first < cells.padded;) {
        const std::uint32_t end =
            std::min<std::uint32_t>(cells.padded, first + kMaxAdditions * sizeof(MarkWord));
        MarkWord sums = 0;
        for (; first < end; first += sizeof(MarkWord)) {
            sums += load_marks(cells.mark + first) >> 1 & kMarkOnes;
        }
        for (; sums != 0; sums >>= 8) strong += sums & 255;
    }
    return strong;
}

void relight_bytes(std::uint8_t* __restrict values, std::uint32_t count, std::int16_t slope, int offset) {
    for (std::uint32_t i = 0; i < count; ++i) {
        const int value = (values[i] * 128 + ((values[i] * slope) >> 5) + offset + 64) >> 7;
        values[i] = static_cast<std::uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value);
    }
}

}  // namespace

void assign_memory(Cells& cells, std::uint8_t* memory, int columns, int rows, int blocks) {
    cells.blocks = static_cast<std::uint8_t>(blocks);
    cells.columns = static_cast<std::uint16_t>(cell_count(columns, blocks));
    cells.rows = static_cast<std::uint16_t>(cell_count(rows, blocks));
    cells.count = std::uint32_t{cells.columns} * cells.rows;
    cells.padded = padded_count(cells.count);
    std::memset(memory, 0, kBytesPerCell * cells.padded);
    cells.background = static_cast<std::int16_t*>(static_cast<void*>(memory));
    std::uint8_t* at = memory + 2 * std::size_t{cells.padded};
    for (std::uint8_t** array : {&cells.limit, &cells.candidate, &cells.state, &cells.activity,
                                 &cells.previous, &cells.mark, &cells.luma, &cells.noise}) {
        *array = at;
        at += cells.padded;
    }
}

void set_luma(Cells& cells, const frame::LumaGrid& grid) {
    if (cells.blocks == 1) {
        std::memcpy(cells.luma, grid.means.data(), cells.count);
    } else if (cells.blocks == 2) {
        set_luma_2x2(cells, grid);
    } else {
        set_luma_of_squares(cells, grid);
    }
}

VEDETTE_WIDE std::uint32_t compare(Cells& cells, int margin) {
    const std::uint32_t padded = cells.padded;  // a local: stores of bytes might change a member
    const std::uint8_t* __restrict luma = cells.luma;
    const std::int16_t* __restrict background = cells.background;
    const std::uint8_t* __restrict limit = cells.limit;
    std::uint8_t* __restrict mark = cells.mark;
    const auto allowed = static_cast<std::int16_t>(margin);
    for (std::uint32_t i = 0; i < padded; ++i) {
        const auto d = static_cast<std::int16_t>(luma[i] * 128 - background[i]);
        const auto off = static_cast<std::int16_t>(((d < 0 ? -d : d) >> 6) - allowed);
        // From here on bytes; 255 is kLimitOut, and nothing exceeds it.
        const auto positive = off < 0 ? std::int16_t{0} : off;
        const auto far = static_cast<std::uint8_t>(positive > 255 ? std::int16_t{255} : positive);
        const std::uint8_t strong = limit[i];
        const auto quarter = static_cast<std::uint8_t>(strong == kLimitOut ? 0 : strong >> 2);
        const auto weak = static_cast<std::uint8_t>(strong - quarter);
        mark[i] = static_cast<std::uint8_t>((far > strong) + (far > weak));
    }
    return count_strong(cells);
}

VEDETTE_WIDE void keep_clipped(Cells& cells) {
    const std::uint32_t padded = cells.padded;  // a local: stores of bytes might change a member
    const std::uint8_t* __restrict luma = cells.luma;
    std::int16_t* __restrict background = cells.background;
    for (std::uint32_t i = 0; i < padded; ++i) {
        const bool clipped = luma[i] >= kClipped && background[i] >= kNearlyClipped * 128;
        background[i] = clipped ? std::int16_t{kClipped * 128} : background[i];
    }
}

VEDETTE_WIDE void relight(Cells& cells, int slope, int offset) {
    const std::uint32_t padded = cells.padded;  // a local: stores of bytes might change a member
    std::int16_t* __restrict background = cells.background;
    const auto narrow = static_cast<std::int16_t>(slope);  // so that the product is 16 × 16 bits
    for (std::uint32_t i = 0; i < padded; ++i) {
        const int value = background[i] + ((background[i] * narrow) >> 12) + offset;
        background[i] = static_cast<std::int16_t>(value < 0 ? 0 : value > 255 * 128 ? 255 * 128 : value);
    }
    // The padding stays zero, or it would count as changed.
    std::memset(background + cells.count, 0, (padded - cells.count) * sizeof *background);
    keep_clipped(cells);
    relight_bytes(cells.candidate, cells.padded, narrow, offset);
    relight_bytes(cells.previous, cells.padded, narrow, offset);
}

}  // namespace vedette::motion
