// A picture in grey at an eighth of its width and height: the mean of each block of 8×8 pixels, by
// libjpeg-turbo. For what core/jpeg refuses to read without decoding (progressive files, for example), at
// several times the cost. Blocks; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "core/frame/luma_grid.hpp"
#include "linux/base/error.hpp"

namespace vedette::image {

// Puts the means into `memory`, grown as needed; the grid lives in it. kDataLoss: damaged, or no JPEG that
// can be turned into grey.
Result<frame::LumaGrid> decode_eighth(Bytes jpeg, std::vector<std::uint8_t>& memory);

}  // namespace vedette::image
