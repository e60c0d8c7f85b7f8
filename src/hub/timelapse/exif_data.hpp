// The Exif data of time-lapse pictures. Pure functions; thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/bytes.hpp"
#include "hub/image/bitmap.hpp"
#include "hub/settings/timelapse.hpp"
#include "hub/timelapse/picture_facts.hpp"
#include "linux/base/error.hpp"

namespace vedette::timelapse {

// A copy of `jpeg`, which has `size`, with our Exif segment in place of one that is there. `original`: the
// picture as the camera sent it, whose Exif data say what device it is and how it was exposed. kDataLoss: no
// JPEG.
Result<std::vector<std::uint8_t>> with_exif(Bytes jpeg, Bytes original,
                                            const settings::TimelapseSettings& job, const PictureFacts& facts,
                                            image::Size size);

}  // namespace vedette::timelapse
