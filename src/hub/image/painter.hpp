// Boxes, lines and letters over a bitmap, each in one colour that may let through what is below it. Whatever
// lies outside of the bitmap is left out, any numbers are safe. What is drawn where is the caller's. Borrows
// the bitmap; one thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "hub/image/bitmap.hpp"

namespace vedette::image {

struct Colour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    std::uint8_t cover = 255;  // 0: nothing is seen of it, 255: nothing of what is below

    bool operator==(const Colour&) const = default;
};

struct Place {
    int x = 0;
    int y = 0;
};

class Painter {
  public:
    explicit Painter(Bitmap& bitmap) : bitmap_(bitmap) {}

    void fill(const Box& box, Colour colour);

    // The box's edge, `thickness` pixels, inside of it.
    void outline(const Box& box, int thickness, Colour colour);

    // A smooth line with round ends, `thickness` pixels, through the middles of the pixels `from` and `to`.
    void line(Place from, Place to, int thickness, Colour colour);

    // The lines from each place to the next; closed: from the last to the first too.
    void lines(std::span<const Place> places, bool closed, int thickness, Colour colour);

    void disc(Place middle, int diameter, Colour colour);

    // One line of printable ASCII, each pixel of the font as a square of `scale` pixels; `at` is its upper
    // left corner. A character beyond ASCII is a hollow box.
    void text(Place at, int scale, Colour colour, std::string_view text);

  private:
    void mix(int x, int y, Colour colour, int cover);

    Bitmap& bitmap_;
};

// What a text takes, without the space behind its last character.
Size text_size(std::string_view text, int scale);

}  // namespace vedette::image
