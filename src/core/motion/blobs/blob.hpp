// A connected group of foreground cells, the sums over its cells, and whether it is only light or shade.
// Cells::mark says which cells belong to a blob. Values; caller's thread.
#pragma once

#include <cstdint>

#include "core/motion/background/cells.hpp"

namespace vedette::motion {

// One blob of one picture. Differences and limits are in half lumas, places in cells.
struct Blob {
    std::uint64_t across = 0, down = 0;  // sums of difference × place
    std::uint32_t cells = 0;
    std::uint32_t difference = 0;  // sum
    std::uint32_t limit = 0;       // sum
    std::uint32_t peak = 0;        // largest difference
    std::uint32_t moving = 0;      // cells that changed by 3/4 of their limit since the last learning step
    std::uint32_t activity = 0;    // sum
    std::uint32_t darker = 0;      // cells darker than the background
    std::uint32_t background = 0;  // sum, lumas
    std::uint32_t picture_background = 0, background_background = 0;  // sums of products, lumas
    std::uint32_t object = 0;                                         // id, set by Tracker; 0: none
    std::uint16_t left = 0, top = 0, right = 0, bottom = 0;           // inclusive
    bool light = false;                                               // light or shade; set by Tracker
    bool moving_object = false;  // belongs to an established object that moves on; set by Tracker

    int width() const { return right - left + 1; }
    int height() const { return bottom - top + 1; }
    // Centre, weighted by the difference, 1/16 cell.
    int x16() const { return difference == 0 ? 0 : static_cast<int>(across * 16 / difference) + 8; }
    int y16() const { return difference == 0 ? 0 : static_cast<int>(down * 16 / difference) + 8; }
    // Difference in sixteenths of the limit.
    std::uint32_t contrast() const { return limit == 0 ? 0 : difference * 16 / limit; }
};

// Fills the sums of a blob whose box is known, over the cells with this mark.
void compute_sums(Blob& blob, const Cells& cells, std::uint8_t mark);

// Only light or shade: nearly all cells lighter or nearly all darker, not too dark, and without sharp edges.
bool is_light(const Blob& blob, const Cells& cells, std::uint8_t mark);

// An object that hides the background, and not light: light falls off towards its border and keeps the steps
// between neighbouring cells of the background, in its own brightness. Takes all marked cells in the blob's
// box, so that an object in several parts is one; for large blobs, since small ones are all border.
bool is_solid(const Blob& blob, const Cells& cells);

}  // namespace vedette::motion
