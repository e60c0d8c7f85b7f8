// What the cells of patches teach at a learning step: a second background, which takes the first one's place
// once it has been there for long, and activity, where much moves anyway.
#pragma once

#include <cstdint>

#include "core/motion/background/cells.hpp"

namespace vedette::motion {

// What is known of a picture's patches; bit i stands for the cells with mark i + 1.
struct KnownPatches {
    std::uint64_t lights = 0;      // light or shade: little activity, and followed fast while it settles
    std::uint64_t travellers = 0;  // a thing on its way: no activity is learnt of it
};

// `aging`: this step counts for the age of second backgrounds. `settling`: what differs and keeps still, and
// all light, is followed instead.
void consider_others(Cells& cells, KnownPatches known, bool aging, bool settling);

}  // namespace vedette::motion
