// Pixels to PNG, by libpng: for drawings, because JPEG blurs thin lines and text. Blocks; thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "hub/image/bitmap.hpp"
#include "linux/base/error.hpp"

namespace vedette::image {

Result<std::vector<std::uint8_t>> encode_png(const Bitmap& picture);

}  // namespace vedette::image
