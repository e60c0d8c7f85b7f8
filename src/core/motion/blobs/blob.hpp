// A connected part of the picture that differs from the background, what its cells add up to, and whether it
// is light or shade. Which cells belong to it is said by Cells::mark, and decided by Regions.
#pragma once

#include <cstdint>

#include "core/motion/background/cells.hpp"

namespace vedette::motion {

struct Patch {
    std::uint64_t across = 0, down = 0;  // sums of difference × place
    std::uint32_t cells = 0;
    std::uint32_t difference = 0;  // sum over the cells, half lumas
    std::uint32_t limit = 0;       // sum over the cells, half lumas
    std::uint32_t peak = 0;        // largest difference, half lumas
    std::uint32_t moving = 0;      // cells that changed since the last learning step
    std::uint32_t activity = 0;    // sum over the cells
    std::uint32_t darker = 0;      // cells
    std::uint32_t background = 0;  // sum, lumas
    std::uint32_t picture_background = 0, background_background = 0;  // sums of products, lumas
    std::uint32_t track = 0;                                          // id, set by Tracks
    std::uint16_t left = 0, top = 0, right = 0, bottom = 0;           // cells, all inclusive
    bool light = false;                                               // light or shade, and no thing
    bool travels = false;  // of a confirmed thing on its way, set by Tracks

    int width() const { return right - left + 1; }
    int height() const { return bottom - top + 1; }
    // Place of the middle of what differs, sixteenths of a cell.
    int x16() const { return difference == 0 ? 0 : static_cast<int>(across * 16 / difference) + 8; }
    int y16() const { return difference == 0 ? 0 : static_cast<int>(down * 16 / difference) + 8; }
    // Difference in sixteenths of what the limits ask for.
    std::uint32_t contrast() const { return limit == 0 ? 0 : difference * 16 / limit; }
};

// Fills the sums of a patch whose box is known, over the cells with this mark.
void sum_up(Patch& patch, const Cells& cells, std::uint8_t mark);

// Light or shade, and nothing else: it is all lighter or all darker, not by too much, and goes over softly.
bool is_light(const Patch& patch, const Cells& cells, std::uint8_t mark);

}  // namespace vedette::motion
