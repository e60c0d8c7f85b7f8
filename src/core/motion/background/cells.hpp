// What the detector keeps of each cell, 10 bytes, in arrays that loops can run over with vector instructions;
// and the mean luma of the cells of a picture. The arrays lie in memory that the caller of the detector gave.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

#include "core/base/bytes.hpp"
#include "core/frame/luma_grid.hpp"

namespace vedette::motion {

struct Cells {
    std::uint8_t blocks = 0;              // a cell's side
    std::uint16_t columns = 0, rows = 0;  // cells
    std::uint32_t count = 0;
    std::uint32_t padded = 0;  // length of the arrays: count brought to a multiple of 16; the rest is zero

    std::int16_t* background = nullptr;  // learnt luma, in units of 1/128
    std::uint8_t* noise = nullptr;       // what |luma - background| rarely exceeds, in units of 1/16
    std::uint8_t* limit = nullptr;       // half lumas that a change has to exceed; 255: excluded
    std::uint8_t* other = nullptr;       // a second background: one that may become it, or was it
    std::uint8_t* state = nullptr;       // low half: the zones' level; high half: age of `other`
    std::uint8_t* activity = nullptr;    // how much moves here anyway
    std::uint8_t* before = nullptr;      // luma at the last learning step
    std::uint8_t* mark = nullptr;        // 0: as the background; else see compare() and Regions
    std::uint8_t* luma = nullptr;        // of this picture
    std::int16_t shift_across = 0, shift_down = 0;  // of this picture against the background, 1/256 cell
};

inline constexpr std::size_t kBytesPerCell = 10;
// Bytes behind the arrays, and cells behind each of them that may be read (their values mean nothing): loops
// of fixed lengths begin anywhere.
inline constexpr std::size_t kBeyond = 32;
inline constexpr std::uint32_t kBeyondCells = 16;
inline constexpr int kLimitOut = 255;  // Cells::limit of a cell that doesn't count
inline constexpr int kLimitMost = 250;
inline constexpr int kClipped = 252;  // luma from which a cell says nothing of light
inline constexpr int kNearlyClipped = 180;
inline constexpr int kAgeKnown = 12;  // from this age on `other` was or is a background

constexpr int age_of(std::uint8_t state) { return state >> 4; }
constexpr std::uint8_t with_age(std::uint8_t state, int age) {
    return static_cast<std::uint8_t>((state & 15) | age << 4);
}

constexpr std::uint32_t padded_count(std::uint32_t count) { return (count + 15) / 16 * 16; }

// Cells of a grid, both ways, with cells of so many blocks; the last may be partly outside.
constexpr int cells_over(int grid_blocks, int cell) { return (grid_blocks + cell - 1) / cell; }

// Lays the arrays into `memory` (its first byte on a multiple of 16; count * 10 bytes padded), all zero.
void lay_out(Cells& cells, std::uint8_t* memory, int columns, int rows, int blocks);

// As many marks as a register holds, and which of them is the first that is not 0.
using MarkWord = std::size_t;
inline constexpr bool kBigEndian = std::endian::native == std::endian::big;
inline MarkWord marks_at(const std::uint8_t* mark) {
    MarkWord word = 0;
    std::memcpy(&word, mark, sizeof word);
    return word;
}
inline constexpr MarkWord kMarkOnes = ~MarkWord{0} / 255;  // 1 in each of its bytes
// All ones in the bytes that are 0.
inline MarkWord unmarked(MarkWord word) {
    constexpr MarkWord kLow = kMarkOnes * 127;
    const MarkWord tops = ~(((word & kLow) + kLow) | word) & ~kLow;
    return (tops >> 7) * 255;
}
inline std::uint32_t first_mark(MarkWord word) {
    return static_cast<std::uint32_t>(kBigEndian ? std::countl_zero(word) : std::countr_zero(word)) / 8;
}

// Fills `luma` from a grid of the size that the cells were laid out for.
void take_means(Cells& cells, const frame::LumaGrid& grid);

// What the background is expected to look like in this picture: shifted as the picture is. 1/128 luma.
inline int expected_at(const Cells& cells, std::uint32_t i) {
    const std::int16_t* const at = cells.background + i;
    if ((cells.shift_across | cells.shift_down) == 0) return *at;
    const std::uint32_t columns = cells.columns;
    if (i < columns + 1 || i + columns + 1 >= cells.count) return *at;
    const int across = at[1] - at[-1], down = at[columns] - at[-static_cast<std::ptrdiff_t>(columns)];
    const int value = *at + (across * cells.shift_across + down * cells.shift_down) / 512;
    return value < 0 ? 0 : value > 255 * 128 ? 255 * 128 : value;
}

struct Changed {
    std::uint32_t strong = 0;  // cells beyond their limit
};

// Compares each cell with its background: mark becomes 2 beyond the limit, 1 beyond three quarters of it,
// else 0. `extra` half lumas are allowed on top everywhere.
Changed compare(Cells& cells, int extra);

// Background, other and before follow light that changed: value + value * slope / 4096 + offset / 128.
void relight(Cells& cells, int slope, int offset);

// Where the picture is clipped and the background nearly so, the background is clipped too: how bright it
// would be is not known, and this way it is right when the clipping ends.
void keep_clipped(Cells& cells);

}  // namespace vedette::motion
