// The placeholder picture of a lost camera: its name, since when, and why. No allocation. Thread-safe.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/scene/band.hpp"
#include "core/scene/canvas.hpp"
#include "core/scene/jpeg_writer.hpp"

namespace vedette::scene {

// What the picture shows.
struct NoVideoView {
    std::string_view camera;         // name, shortened if necessary
    std::uint32_t since_day_ms = 0;  // time of day in ms since midnight, shown to the second
    std::string_view reason;         // wrapped at blanks; "..." at the end of what fits
    // Replace `camera` and `reason` when the font lacks characters; they fit a TextArea. Width 0: none.
    Ink camera_ink{};
    Ink reason_ink{};
};

// Size limits of rasterised text. All 0: the picture is too small for text.
struct TextArea {
    int size = 0;   // pixels an em
    int width = 0;  // pixels at most
    int lines = 0;  // at most
};

TextArea camera_area(const PictureFormat& format);
TextArea reason_area(const PictureFormat& format);

// Draws and compresses one picture into `out`; `band` is working memory of band_bytes(format). Returns the
// size in bytes; width * height / 8 + 2000 bytes always suffice.
std::expected<std::size_t, JpegError> draw_no_video(const NoVideoView& view, const PictureFormat& format,
                                                    MutableBytes band, MutableBytes out);

// Draws the part in `band`, a band of a picture of that format.
void paint_no_video(const NoVideoView& view, const PictureFormat& format, const Band& band);

// Takes the next line of at most `columns` (at least 1) characters off `text`: broken at the last blank that
// fits, within the word where there is none, and at a line feed. Blanks around the break are dropped.
std::string_view take_line(std::string_view& text, int columns);

}  // namespace vedette::scene
