// Drawing on one band of a picture: every call takes coordinates of the whole picture and touches what lies
// in the band, so the same calls on each band in turn draw the picture. Integers only. What is drawn is
// scene.hpp's and no_video.hpp's business. Borrows the band; no allocation, any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/scene/band.hpp"

namespace vedette::scene {

struct Colour {
    std::uint8_t y = 0;
    std::uint8_t cb = 128;
    std::uint8_t cr = 128;
};

// From red, green and blue of 0 to 255 (JFIF: BT.601, full range).
constexpr Colour rgb(int red, int green, int blue) {
    const auto byte = [](int v) { return static_cast<std::uint8_t>((v + 500) / 1000); };
    const int y = 299 * red + 587 * green + 114 * blue;
    return {byte(y), byte(128000 + (1000 * blue - y) * 564 / 1000),
            byte(128000 + (1000 * red - y) * 713 / 1000)};
}

struct Point {
    int x = 0;
    int y = 0;
};

// From left and top up to, without, right and bottom.
struct Box {
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;
};

// Text that somebody else has drawn: rows from the top, a byte a pixel, 0 nothing to 255 full ink. Borrowed.
struct Ink {
    int width = 0;
    int height = 0;
    Bytes pixels;  // width * height
};

class Canvas {
  public:
    explicit Canvas(const Band& band) : band_(band) {}

    void fill(const Box& box, Colour colour);

    // A rectangle whose colour goes from `above` to `below`.
    void fade(const Box& box, Colour above, Colour below);

    // Brightens and darkens the pixels of a rectangle a little, by up to `depth`, as grass or asphalt look.
    void roughen(const Box& box, int depth);

    // Makes a rectangle three times darker and its colours paler.
    void shade(const Box& box);

    void ellipse(Point centre, int radius_x, int radius_y, Colour colour);

    // A line of `thickness` pixels with round ends.
    void limb(Point from, Point to, int thickness, Colour colour);

    // An isosceles triangle that stands on the lower edge of the box.
    void gable(const Box& box, Colour colour);

    // One line of text, each font pixel as a square of `scale` pixels; `at` is its upper left corner.
    void text(Point at, int scale, Colour colour, std::string_view text);

    // Ink in that colour over what is there; `at` is its upper left corner.
    void ink(Point at, const Ink& ink, Colour colour);

  private:
    // The pixels [left, right) of a picture row that may lie outside of the band.
    void span(int row, int left, int right, Colour colour);

    // The part of a box that lies in the band, in rows of the band.
    Box clip(const Box& box) const;

    Band band_;
};

}  // namespace vedette::scene
