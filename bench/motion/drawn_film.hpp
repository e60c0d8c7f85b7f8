// Draws block means for the cost benches on PC and chip: a textured view with noise, quiet, with four large
// objects that cross it, or with light that changes in every picture. Not for quality; bench/motion/scenes
// is. Values.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace vedette::bench::motion {

enum class DrawnKind { kQuiet, kObjects, kLight };

class DrawnFilm {
  public:
    DrawnFilm(int columns, int rows, DrawnKind kind) : columns_(columns), rows_(rows), kind_(kind) {}

    // The next picture, columns × rows means.
    void draw(std::span<std::uint8_t> means) {
        const int p = number_++ % 200;
        const int gain = kind_ == DrawnKind::kLight ? 256 + (p < 100 ? p : 200 - p) : 256;
        for (int y = 0; y < rows_; ++y) {
            for (int x = 0; x < columns_; ++x) {
                const auto paint =
                    static_cast<std::uint32_t>(x / 3) * 7919u + static_cast<std::uint32_t>(y / 2) * 104729u;
                int value = (60 + static_cast<int>(paint % 90)) * gain / 256 + static_cast<int>(next() % 3);
                if (kind_ == DrawnKind::kObjects && thing_at(p, x, y)) value = 230;
                means[static_cast<std::size_t>(y * columns_ + x)] =
                    static_cast<std::uint8_t>(std::min(value, 255));
            }
        }
    }

  private:
    std::uint32_t next() { return (random_ = random_ * 1664525u + 1013904223u) >> 8; }
    bool thing_at(int p, int x, int y) const {
        for (int i = 0; i < 4; ++i) {
            const int left = (p + i * columns_ / 4) % columns_, top = (i + 1) * rows_ / 6;
            if (x >= left && x < left + 3 && y >= top && y < top + 6) return true;
        }
        return false;
    }

    int columns_, rows_;
    DrawnKind kind_;
    int number_ = 0;
    std::uint32_t random_ = 1;
};

}  // namespace vedette::bench::motion
