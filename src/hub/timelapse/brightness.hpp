// The brightness of a picture for the ledger, from its luma grid. Caller's thread.
#pragma once

#include "core/frame/luma_grid.hpp"
#include "hub/store/slots.hpp"

namespace vedette::timelapse {

// Mean and percentiles over the grid's blocks: the percentile p is the smallest value that at least p percent
// of the blocks do not exceed. Zeros for an empty grid.
store::SlotLuma brightness_of(const frame::LumaGrid& grid);

}  // namespace vedette::timelapse
