// The shift of the whole picture against the background by a fraction of a cell, as when wind shakes the
// camera. Least-squares fit of one shift to differences and gradients of sampled cells (Lucas and Kanade,
// 1981), with the differences limited so that objects have little weight. Stateless; caller's thread.
#pragma once

#include "core/motion/background/cells.hpp"

namespace vedette::motion {

// The shift that was fitted.
struct CameraShift {
    bool found = false;        // the shift explains a tenth of the differences
    int across = 0, down = 0;  // 1/256 cell, from the picture to its place in the background
};

CameraShift fit_shift(const Cells& cells);

// As compare(), against the background shifted by Cells::shift_across and shift_down. Half of the change by
// the shift is added to the limits, since the mean of a block says little about its inside.
std::uint32_t compare_shifted(Cells& cells, int margin);

}  // namespace vedette::motion
