// A picture in memory as red, green and blue, for what is drawn and put into files, and the way of a smaller
// or larger one into a place of it. Files' formats are jpeg_file.hpp's and png_file.hpp's, lines and letters
// painter.hpp's. Values; any thread, one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace vedette::image {

struct Size {
    int width = 0;  // pixels
    int height = 0;

    bool operator==(const Size&) const = default;
};

// From left and top up to, without, right and bottom; pixels.
struct Box {
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;

    int width() const { return right - left; }
    int height() const { return bottom - top; }
    bool operator==(const Box&) const = default;
};

inline constexpr std::size_t kPixelBytes = 3;  // red, green, blue

struct Bitmap {
    Size size;
    std::vector<std::uint8_t> pixels;  // rows from the top, kPixelBytes a pixel

    // Keeps its memory where that is enough; what was in it is not kept.
    void resize(Size wanted) {
        size = wanted;
        pixels.resize(static_cast<std::size_t>(wanted.width) * static_cast<std::size_t>(wanted.height) *
                      kPixelBytes);
    }
    // The pixel's first byte. x and y lie inside.
    std::uint8_t* at(int x, int y) { return pixels.data() + offset(x, y); }
    const std::uint8_t* at(int x, int y) const { return pixels.data() + offset(x, y); }

  private:
    std::size_t offset(int x, int y) const {
        return (static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width) +
                static_cast<std::size_t>(x)) *
               kPixelBytes;
    }
};

// The largest box of the proportions of `size` in the middle of `area`; at least a pixel each way.
Box fit(Size size, const Box& area);

// Puts all of `from` into `place` of `to`, larger or smaller as needed, in between by straight lines. What
// lies outside of `to` is left out.
void put(const Bitmap& from, Bitmap& to, const Box& place);

}  // namespace vedette::image
