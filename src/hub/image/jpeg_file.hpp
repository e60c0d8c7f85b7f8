// JPEG to pixels and back, by libjpeg-turbo: for pictures that people look at, and for the few whose luma
// core/jpeg can't read. Blocks; thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/frame/luma_grid.hpp"
#include "hub/image/bitmap.hpp"
#include "linux/base/error.hpp"

namespace vedette::image {

// The size in the picture's header. kDataLoss: no JPEG.
Result<Size> jpeg_size(Bytes jpeg);

// Decodes a picture; one with more than `max_side` pixels along a side is reduced to 7/8, 6/8, … 1/8 of its
// size. The intact part of a damaged or truncated one is decoded. kDataLoss: no JPEG, or no RGB can be made
// of its colours; kResourceExhausted: more than eight times `max_side` along a side.
Result<void> decode_jpeg(Bytes jpeg, int max_side, Bitmap& into);

// Decodes to grey at an eighth of the width and height: the mean of each block of 8×8 pixels. For pictures
// that core/jpeg refuses to read without decoding (progressive ones, for example), at several times its cost.
// The grid borrows `memory`, which grows as needed. kDataLoss: damaged, no JPEG, or no grey can be made of
// its colours.
Result<frame::LumaGrid> decode_eighth(Bytes jpeg, std::vector<std::uint8_t>& memory);

// Quality 1 to 100 as everywhere with libjpeg; colour at half the width and height.
Result<std::vector<std::uint8_t>> encode_jpeg(const Bitmap& picture, int quality);

}  // namespace vedette::image
