// Makes the file of a picture from what the camera sent: turned, scaled, with its line of text, and with Exif
// data. Blocks for some milliseconds; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "hub/image/bitmap.hpp"
#include "hub/image/raster.hpp"
#include "hub/settings/timelapse.hpp"
#include "hub/store/slots.hpp"
#include "hub/timelapse/picture_facts.hpp"

namespace vedette::timelapse {

// What is measured of a picture as the camera sent it.
struct Measured {
    store::SlotLuma luma;
    image::Size size;
    std::optional<double> exposure_s{};  // as the camera's Exif data say
};
// kDataLoss: damaged, or no picture.
Result<Measured> measure(Bytes jpeg);

// The line of text in the picture. `luma`: of what the camera sent. Empty without an overlay.
std::string overlay_text(const settings::TimelapseSettings& job, const PictureFacts& facts,
                         const store::SlotLuma& luma);

// The box for that text in a picture of this size as the camera sends it.
image::TextBox overlay_box(const settings::TimelapseSettings& job, image::Size size, std::string text);

// `text`: drawn by `ink`, or without it in the built-in font, which has ASCII only. A picture that is neither
// scaled nor turned and has no text keeps its bytes; Exif data that the camera sent are kept as far as ours
// say nothing else. kDataLoss: damaged, or no picture.
Result<std::vector<std::uint8_t>> make_picture(Bytes jpeg, const settings::TimelapseSettings& job,
                                               const PictureFacts& facts, const std::string& text,
                                               const image::Raster* ink);

}  // namespace vedette::timelapse
