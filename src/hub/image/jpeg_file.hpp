// JPEG to pixels and back, by libjpeg-turbo. For pictures that people look at; what only needs luma is
// core/jpeg's and eighth.hpp's. Blocks; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/bytes.hpp"
#include "hub/image/bitmap.hpp"
#include "linux/base/error.hpp"

namespace vedette::image {

// The size that the picture says it has. kDataLoss: no JPEG.
Result<Size> jpeg_size(Bytes jpeg);

// Decodes a picture, in eighths of its size where it has more than `most` pixels along a side. One that is
// damaged or cut off is taken as far as it goes. kDataLoss: no JPEG, or of colours that can't be shown;
// kResourceExhausted: more than eight times `most` along a side.
Result<void> decode_jpeg(Bytes jpeg, int most, Bitmap& into);

// Quality 1 to 100 as everywhere with libjpeg; colour at half the width and height.
Result<std::vector<std::uint8_t>> encode_jpeg(const Bitmap& picture, int quality);

}  // namespace vedette::image
