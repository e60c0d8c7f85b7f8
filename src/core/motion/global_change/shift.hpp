// By how much the whole view is shifted against the background, a fraction of a cell: wind and steps shake
// cameras. A least-squares fit of one shift for all cells to differences and gradients (Lucas and Kanade,
// 1981), on samples, with differences limited so that things weigh little. Nothing is kept from picture to
// picture. Any thread.
#pragma once

#include "core/motion/background/cells.hpp"

namespace vedette::motion {

struct ViewShift {
    bool found = false;        // the shift explains much of the differences
    int across = 0, down = 0;  // 1/256 cell: where in the background the picture's cells come from
};

ViewShift fit_shift(const Cells& cells);

// As compare(), against the background shifted by what `cells` carries. Half of what the shift does is
// allowed on top, since means of blocks tell their insides only roughly.
Changed compare_shifted(Cells& cells, int extra);

}  // namespace vedette::motion
