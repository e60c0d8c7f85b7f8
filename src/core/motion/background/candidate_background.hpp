// What a learning step does to foreground cells. The candidate background follows what the cell keeps
// showing, and replaces the background when it is old enough; activity grows where something moves.
#pragma once

#include <cstdint>

#include "core/motion/background/cells.hpp"

namespace vedette::motion {

// Kinds of blobs that learn differently; bit i stands for the cells with mark i + 1.
struct BlobKinds {
    std::uint64_t lights =
        0;  // light or shade: add less activity; the background follows them while settling
    std::uint64_t moving_objects = 0;  // confirmed objects that move on: add no activity
};

// `aging`: candidates get older in this step. `settling`: the background of light and of still cells follows
// the picture instead.
void update_candidates(Cells& cells, BlobKinds known, bool aging, bool settling);

}  // namespace vedette::motion
