// What the detector stores of each cell: 10 bytes, in one array a value, so that loops over all cells can use
// vector instructions. Owned by the Detector; the arrays are in the memory that its caller gave.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/base/bytes.hpp"
#include "core/frame/luma_grid.hpp"

namespace vedette::motion {

// The grid of cells and the arrays with their values.
struct Cells {
    std::uint8_t blocks = 0;              // of 8×8 pixels along a cell's side
    std::uint16_t columns = 0, rows = 0;  // cells
    std::uint32_t count = 0;
    std::uint32_t padded =
        0;  // length of the arrays: `count` rounded up to a multiple of 16; the rest is zero

    std::int16_t* background = nullptr;  // luma, 1/128
    std::uint8_t* noise = nullptr;       // typical |luma - background|, 1/16 luma
    std::uint8_t* limit = nullptr;       // half lumas; kLimitOut: excluded
    std::uint8_t* candidate =
        nullptr;  // candidate background, luma: may replace the background, or was it before
    std::uint8_t* state = nullptr;     // low 4 bits: level of the zones; high 4 bits: age of `candidate`
    std::uint8_t* activity = nullptr;  // how often something moves here
    std::uint8_t* previous = nullptr;  // luma at the last learning step
    std::uint8_t* mark = nullptr;      // 0: background; else set by compare(), then by BlobFinder
    std::uint8_t* luma = nullptr;      // of this picture
    std::int16_t shift_across = 0, shift_down = 0;  // of this picture, 1/256 cell
};

inline constexpr std::size_t kBytesPerCell = 10;
// Bytes behind all arrays, and cells behind each of them, that loops of fixed length may read.
inline constexpr std::size_t kReadableBeyondBytes = 32;
inline constexpr std::uint32_t kReadableBeyondCells = 16;
inline constexpr int kLimitOut = 255;  // Cells::limit of a cell outside of the zones
inline constexpr int kMaxLimit = 250;
inline constexpr int kClipped = 252;  // luma; from here on the true brightness is unknown
inline constexpr int kNearlyClipped = 180;
inline constexpr int kAgeEstablished =
    12;  // age from which `candidate` replaces the background, or has been it

constexpr int age_of(std::uint8_t state) { return state >> 4; }
constexpr std::uint8_t with_age(std::uint8_t state, int age) {
    return static_cast<std::uint8_t>((state & 15) | age << 4);
}

constexpr std::uint32_t padded_count(std::uint32_t count) { return (count + 15) / 16 * 16; }

// Cells that cover a grid of blocks in one direction; the last may be partly outside.
constexpr int cell_count(int grid_blocks, int cell) { return (grid_blocks + cell - 1) / cell; }

// Places the arrays into `memory`, aligned to 16 bytes and of kBytesPerCell bytes a padded cell, and clears
// them.
void assign_memory(Cells& cells, std::uint8_t* memory, int columns, int rows, int blocks);

// As many marks as a register holds.
using MarkWord = std::size_t;
inline constexpr bool kBigEndian = std::endian::native == std::endian::big;
inline MarkWord load_marks(const std::uint8_t* mark) {
    MarkWord word = 0;
    std::memcpy(&word, mark, sizeof word);
    return word;
}
inline constexpr MarkWord kMarkOnes = ~MarkWord{0} / 255;  // 1 in each byte
// All ones in the bytes that are 0.
inline MarkWord zero_bytes(MarkWord word) {
    constexpr MarkWord kLow = kMarkOnes * 127;
    const MarkWord tops = ~(((word & kLow) + kLow) | word) & ~kLow;
    return (tops >> 7) * 255;
}
inline std::uint32_t first_nonzero(MarkWord word) {
    return static_cast<std::uint32_t>(kBigEndian ? std::countl_zero(word) : std::countr_zero(word)) / 8;
}

// Sets Cells::luma from a grid of the size given to assign_memory().
void set_luma(Cells& cells, const frame::LumaGrid& grid);

// The background of one cell, shifted like the picture, 1/128 luma.
inline int expected_background(const Cells& cells, std::uint32_t i) {
    const std::int16_t* const at = cells.background + i;
    if ((cells.shift_across | cells.shift_down) == 0) return *at;
    const std::uint32_t columns = cells.columns;
    if (i < columns + 1 || i + columns + 1 >= cells.count) return *at;
    const int across = at[1] - at[-1], down = at[columns] - at[-static_cast<std::ptrdiff_t>(columns)];
    const int value = *at + (across * cells.shift_across + down * cells.shift_down) / 512;
    return value < 0 ? 0 : value > 255 * 128 ? 255 * 128 : value;
}

// Compares each cell with its background: its mark becomes 2 (strong) above the limit, 1 (weak) above three
// quarters of it, else 0. `margin` half lumas are added to all limits. Returns the number of strong cells.
std::uint32_t compare(Cells& cells, int margin);

// Adapts background, candidate and previous luma to new light: value + value * slope / 4096 + offset / 128.
void relight(Cells& cells, int slope, int offset);

// Clips the background where the picture is clipped and the background nearly so: its true brightness is
// unknown, and this way it matches when the clipping ends.
void keep_clipped(Cells& cells);

}  // namespace vedette::motion
