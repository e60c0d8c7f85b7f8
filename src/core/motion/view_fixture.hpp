// Draws luma grids for tests: a structured background, noise, light, and boxes. Integer arithmetic from a
// seed, so that all machines draw the same.
#pragma once

#include <cstdint>

#include "core/frame/luma_grid.hpp"

namespace vedette::motion::testing {

// A view of kColumns × kRows blocks.
template <int kColumns, int kRows>
class TestView {
  public:
    explicit TestView(std::uint32_t seed = 1) : random_(seed * 2654435761u + 12345u), seed_(seed) {}

    int noise = 1;    // luma, maximum in each direction
    int gain = 256;   // 1/256
    int offset = 0;   // luma
    int shift_x = 0;  // blocks, of the whole view
    std::uint32_t picture = 0;
    int step = 0;  // 1/8 luma, see LumaGrid

    // Draws the background.
    void draw() {
        for (int y = 0; y < kRows; ++y) {
            for (int x = 0; x < kColumns; ++x) {
                const int value = ground(x + shift_x, y) * gain / 256 + offset;
                set(x, y, value + (noise == 0 ? 0 : static_cast<int>(next() % (2 * noise + 1)) - noise));
            }
        }
        ++picture;
    }

    // Draws a box, in sixteenths of a block; partly covered blocks are mixed.
    void box(int x16, int y16, int width16, int height16, int luma) {
        for (int y = 0; y < kRows; ++y) {
            const int down = overlap(y * 16, y16, height16);
            if (down == 0) continue;
            for (int x = 0; x < kColumns; ++x) {
                const int part = down * overlap(x * 16, x16, width16);
                if (part == 0) continue;
                set(x, y, (grid_[y * kColumns + x] * (256 - part) + luma * part) / 256);
            }
        }
    }

    // Darkens a box to `share` / 256.
    void shade(int x0, int y0, int width, int height, int share) {
        for (int y = y0; y < y0 + height; ++y) {
            for (int x = x0; x < x0 + width; ++x) {
                if (x >= 0 && x < kColumns && y >= 0 && y < kRows)
                    set(x, y, grid_[y * kColumns + x] * share / 256);
            }
        }
    }

    void set(int x, int y, int value) {
        grid_[y * kColumns + x] = static_cast<std::uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value);
    }

    std::uint32_t next() {
        random_ = random_ * 1664525u + 1013904223u;
        return random_ >> 8;
    }

    frame::LumaGrid grid() const {
        return {.means = {grid_, sizeof grid_},
                .columns = kColumns,
                .rows = kRows,
                .step = static_cast<std::uint16_t>(step)};
    }
    // Rounds all means to multiples of `step`.
    void round() {
        for (std::uint8_t& mean : grid_) {
            const int level = ((mean - 128) * 16 / step + (mean < 128 ? -1 : 1)) / 2;
            const int value = 128 + level * step / 8;
            mean = static_cast<std::uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value);
        }
    }

  private:
    int ground(int x, int y) const {
        std::uint32_t h = static_cast<std::uint32_t>((x + 64) / 3) * 73856093u ^
                          static_cast<std::uint32_t>((y + 64) / 2) * 19349663u ^ seed_;
        h ^= h >> 13;
        h *= 2246822519u;
        h ^= h >> 16;
        return 70 + y * 60 / kRows + static_cast<int>(h % 50);
    }
    static int overlap(int at, int from, int length) {
        const int begin = at > from ? at : from;
        const int end = at + 16 < from + length ? at + 16 : from + length;
        return end > begin ? end - begin : 0;
    }

    std::uint32_t random_;
    std::uint32_t seed_;
    std::uint8_t grid_[kColumns * kRows] = {};
};

}  // namespace vedette::motion::testing
