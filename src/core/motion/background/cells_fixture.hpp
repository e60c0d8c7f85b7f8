// Cells with random values, for tests. Small enough for the chips.
#pragma once

#include <cstdint>

#include "core/motion/background/cells.hpp"

namespace vedette::motion::testing {

// Random cells with their memory.
class TestCells {
  public:
    static constexpr std::uint32_t kMaxCells = 1600;

    TestCells(int columns, int rows, std::uint32_t seed) : random_(seed * 2654435761u + 1) {
        assign_memory(cells, memory_, columns, rows, 1);
        for (std::uint32_t i = 0; i < cells.count; ++i) {
            cells.luma[i] = byte();
            cells.background[i] = static_cast<std::int16_t>(next() % (255 * 128 + 1));
            // In most cells near the luma, as in practice.
            if (next() % 4 != 0) cells.background[i] = static_cast<std::int16_t>(near(cells.luma[i]) * 128);
            cells.previous[i] = near(cells.luma[i]);
            cells.candidate[i] = near(cells.luma[i]);
            cells.limit[i] = static_cast<std::uint8_t>(2 + next() % 100);
            cells.state[i] = byte();
            cells.activity[i] = next() % 4 == 0 ? std::uint8_t{253} : byte();
        }
    }

    std::uint32_t next() {
        random_ = random_ * 1664525u + 1013904223u;
        return random_ >> 8;
    }
    bool chance(std::uint32_t percent) { return next() % 100 < percent; }

    Cells cells;

  private:
    std::uint8_t byte() { return static_cast<std::uint8_t>(next()); }
    std::uint8_t near(int luma) {
        const int value = luma + static_cast<int>(next() % 41) - 20;
        return static_cast<std::uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value);
    }

    std::uint32_t random_;
    alignas(16) std::uint8_t memory_[kBytesPerCell * (kMaxCells + 16) + kReadableBeyondBytes] = {};
};

// Sets luma and background of all cells, with a limit of 5 lumas and without marks and activity.
inline void set_even(const Cells& cells, std::uint8_t luma) {
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        cells.luma[i] = cells.previous[i] = luma;
        cells.background[i] = static_cast<std::int16_t>(luma * 128);
        cells.limit[i] = 10;
        cells.mark[i] = cells.activity[i] = 0;
    }
}

// The size of a grid.
struct Shape {
    int columns, rows;
};
// Narrower and wider than the lanes of any vector, and multiples of them.
inline constexpr Shape kShapes[] = {{1, 7},   {3, 40},  {8, 9},   {16, 16}, {17, 5},
                                    {33, 21}, {40, 30}, {7, 200}, {80, 20}};

}  // namespace vedette::motion::testing
