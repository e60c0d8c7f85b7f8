// Draws on one band of a picture: coordinates are those of the whole picture, and each call draws the part
// within the band. Integers only. No allocation. The band outlives it. Caller's thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/scene/band.hpp"

namespace vedette::scene {

// A colour in YCbCr.
struct Colour {
    std::uint8_t y = 0;
    std::uint8_t cb = 128;
    std::uint8_t cr = 128;
};

// Converts red, green and blue of 0 to 255 (JFIF: BT.601, full range).
constexpr Colour rgb(int red, int green, int blue) {
    const auto byte = [](int v) { return static_cast<std::uint8_t>((v + 500) / 1000); };
    const int y = 299 * red + 587 * green + 114 * blue;
    return {byte(y), byte(128000 + (1000 * blue - y) * 564 / 1000),
            byte(128000 + (1000 * red - y) * 713 / 1000)};
}

// Pixels from the upper left corner.
struct Point {
    int x = 0;
    int y = 0;
};

// A rectangle; right and bottom are exclusive.
struct Box {
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;
};

// Rasterised text: rows from the top, a byte a pixel, 0 (transparent) to 255. The pixels outlive it.
struct Ink {
    int width = 0;
    int height = 0;
    Bytes pixels;  // width * height
};

// The drawing functions for one band.
class Canvas {
  public:
    explicit Canvas(const Band& band) : band_(band) {}

    void fill(const Box& box, Colour colour);

    // A rectangle with a vertical gradient.
    void fade(const Box& box, Colour above, Colour below);

    // Adds noise of up to `depth` to the luma of a rectangle, for grass or asphalt.
    void add_texture(const Box& box, int depth);

    // Divides a rectangle's luma by three and halves its saturation.
    void shade(const Box& box);

    void ellipse(Point centre, int radius_x, int radius_y, Colour colour);

    // A line of `thickness` pixels with round ends.
    void thick_line(Point from, Point to, int thickness, Colour colour);

    // An isosceles triangle on the lower edge of the box.
    void triangle(const Box& box, Colour colour);

    // One line of text, each font pixel as a square of `scale` pixels; `at` is its upper left corner.
    void text(Point at, int scale, Colour colour, std::string_view text);

    // Blends rasterised text in that colour; `at` is its upper left corner.
    void ink(Point at, const Ink& ink, Colour colour);

  private:
    // Fills the pixels [left, right) of a picture's row; the row may be outside of the band.
    void span(int row, int left, int right, Colour colour);

    // The part of a box within the band, in rows of the band.
    Box clip(const Box& box) const;

    Band band_;
};

}  // namespace vedette::scene
