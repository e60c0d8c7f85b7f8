// The picture that viewers see while a camera is lost: its name, since when, why. Blocks for some
// milliseconds; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "linux/base/error.hpp"

namespace vedette::image {

// Words in a box, which may hold characters of any script.
struct Words {
    std::string text;
    int size = 0;   // pixels an em
    int width = 0;  // pixels at most
    int lines = 0;  // at most
    bool bold = false;

    bool operator==(const Words&) const = default;
};

// Words as grey ink: rows from the top, a byte a pixel, 0 nothing to 255 full ink.
struct Raster {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> ink;
};

struct NoVideo {
    std::string camera;
    std::string reason;
    std::shared_ptr<const Raster> camera_ink;  // drawn in place of the words where it is there
    std::shared_ptr<const Raster> reason_ink;
    std::uint32_t since_day_ms = 0;  // local time of day, ms since midnight
    int width = 640;                 // pixels, at most 1920; 0: 640 × 480
    int height = 480;

    bool operator==(const NoVideo&) const = default;
};

// What the drawn font lacks the characters of, for whoever can draw it; without its ink they are boxes.
struct Missing {
    std::optional<Words> camera;
    std::optional<Words> reason;
};
Missing words_beyond_font(const NoVideo& what);

// A baseline JPEG.
Result<std::vector<std::uint8_t>> draw_no_video(const NoVideo& what);

}  // namespace vedette::image
