// Two models of a change of light, fitted to the differences between picture and background. The line:
// difference = slope × background + offset, by Tukey's resistant line (medians of three groups; Exploratory
// Data Analysis, 1977), which tolerates objects in a third of the cells. The field: a gain for each tile of
// the picture, by medians, for lamps and clouds that reach only a part. Stateless; caller's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/motion/background/cells.hpp"

namespace vedette::motion {

// One sampled cell.
struct LightSample {
    std::int16_t background;  // 1/128 luma
    std::int16_t difference;  // picture minus background, 1/128 luma
};

// The line.
struct LightChange {
    bool found = false;  // the line explains the differences
    int slope = 0;       // 1/4096
    int offset = 0;      // 1/128 luma
};

inline constexpr std::size_t kLightSamples = 256;

// Takes kLightSamples at most; finds nothing in fewer than 24.
LightChange fit_light(std::span<const LightSample> samples);

// The field: gain − 1 of each tile, 1/4096, interpolated linearly between the middles of tiles.
struct LightField {
    static constexpr int kColumns = 8, kRows = 6;  // at most

    int columns = 0, rows = 0;
    std::int16_t slope[kColumns * kRows] = {};
    int tiles_off = 0;  // tiles that changed
    int step = 0;       // mean change of those, 1/128 luma

    bool explains = false;  // at most half of the differences in those tiles is left

    // Objects change fewer tiles.
    bool enough() const { return tiles_off * 6 >= columns * rows; }
    bool found() const { return explains && enough(); }
};

LightField fit_field(const Cells& cells);

// Adapts background, candidate and previous luma to the field.
void relight(Cells& cells, const LightField& field);

}  // namespace vedette::motion
