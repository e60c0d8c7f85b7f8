// The placeholder picture of a lost camera, as JPEG: its name, since when, why. Blocks for some milliseconds;
// thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hub/image/raster.hpp"
#include "linux/base/error.hpp"

namespace vedette::image {

// What the picture shows.
struct NoVideo {
    std::string camera;
    std::string reason;
    std::shared_ptr<const Raster> camera_ink;  // if not null, replaces `camera`
    std::shared_ptr<const Raster> reason_ink;
    std::uint32_t since_day_ms = 0;  // local time of day, ms since midnight
    int width = 640;                 // pixels, at most 1920; 0: 640 × 480
    int height = 480;

    bool operator==(const NoVideo&) const = default;
};

// Texts with characters that the built-in font lacks. Without rasterised text such characters become boxes.
struct UnsupportedText {
    std::optional<TextBox> camera;
    std::optional<TextBox> reason;
};
UnsupportedText text_beyond_font(const NoVideo& what);

// A baseline JPEG.
Result<std::vector<std::uint8_t>> draw_no_video(const NoVideo& what);

}  // namespace vedette::image
