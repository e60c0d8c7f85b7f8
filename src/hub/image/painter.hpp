// Draws boxes, lines and text over a bitmap, in a colour that may be transparent. Clips at the bitmap's
// edges; all coordinates are safe. The bitmap outlives it. Caller's thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "hub/image/bitmap.hpp"
#include "hub/image/raster.hpp"

namespace vedette::image {

// A colour with its opacity.
struct Colour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    std::uint8_t cover = 255;  // 0: transparent, 255: opaque

    bool operator==(const Colour&) const = default;
};

// A pixel's position.
struct Place {
    int x = 0;
    int y = 0;
};

// The drawing functions.
class Painter {
  public:
    explicit Painter(Bitmap& bitmap) : bitmap_(bitmap) {}

    void fill(const Box& box, Colour colour);

    // A frame of `thickness` pixels within the box.
    void outline(const Box& box, int thickness, Colour colour);

    // An anti-aliased line of `thickness` pixels with round ends, between the centres of the pixels `from`
    // and `to`.
    void line(Place from, Place to, int thickness, Colour colour);

    // Lines from each place to the next; closed: also from the last to the first.
    void lines(std::span<const Place> places, bool closed, int thickness, Colour colour);

    void disc(Place middle, int diameter, Colour colour);

    // One line of printable ASCII, each pixel of the font as a square of `scale` pixels; `at` is its upper
    // left corner. A character beyond ASCII becomes a hollow box.
    void text(Place at, int scale, Colour colour, std::string_view text);

    // Rasterised text; `at` is its upper left corner.
    void ink(Place at, Colour colour, const Raster& raster);

  private:
    void mix(int x, int y, Colour colour, int cover);

    Bitmap& bitmap_;
};

// Size of a text, without the space after its last character.
Size text_size(std::string_view text, int scale);

}  // namespace vedette::image
