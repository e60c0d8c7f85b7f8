// The picture that viewers see while a camera is lost: its name, since when, why. Blocks for some
// milliseconds; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hub/base/error.hpp"

namespace vedette::image {

struct NoVideo {
    std::string camera;
    std::string reason;
    std::uint32_t since_day_ms = 0;  // local time of day, ms since midnight
    int width = 640;                 // pixels, at most 1920; 0: 640 × 480
    int height = 480;
};

// A baseline JPEG.
Result<std::vector<std::uint8_t>> draw_no_video(const NoVideo& what);

}  // namespace vedette::image
