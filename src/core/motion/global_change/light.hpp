// Models of how the light changed, fitted to the differences between a picture and its background. The line:
// difference = slope × background + offset, by Tukey's resistant line (three groups, medians; Exploratory
// Data Analysis, 1977), so that things in a third of the cells don't bend it. The field: a gain for each of
// some tiles, by medians, for lamps and clouds that reach a part of the picture. Nothing is kept from picture
// to picture. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/motion/background/cells.hpp"

namespace vedette::motion {

struct LightSample {
    std::int16_t background;  // 1/128 luma
    std::int16_t difference;  // picture less background, 1/128 luma
};

struct LightChange {
    bool found = false;  // a change of light explains the samples
    int slope = 0;       // 1/4096
    int offset = 0;      // 1/128 luma
};

inline constexpr std::size_t kLightSamples = 256;

// Of kLightSamples at most; fewer than 24 say nothing.
LightChange fit_light(std::span<const LightSample> samples);

// A gain less one for each tile, in 1/4096; between the tiles' middles it goes straight.
struct LightField {
    static constexpr int kColumns = 8, kRows = 6;  // at most

    int columns = 0, rows = 0;
    std::int16_t slope[kColumns * kRows] = {};
    int tiles_off = 0;  // tiles whose light changed
    int step = 0;       // mean change of those, 1/128 luma

    bool explains = false;  // it leaves less than half of those tiles' differences

    // Tiles for light; fewer are things.
    bool enough() const { return tiles_off * 6 >= columns * rows; }
    bool found() const { return explains && enough(); }
};

LightField fit_field(const Cells& cells);

// Background, other and before follow the field.
void relight(Cells& cells, const LightField& field);

}  // namespace vedette::motion
