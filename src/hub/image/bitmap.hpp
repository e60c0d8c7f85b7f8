// A picture in memory as red, green and blue, and scaling one into an area of another. Caller's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace vedette::image {

// Pixels.
struct Size {
    int width = 0;  // pixels
    int height = 0;

    bool operator==(const Size&) const = default;
};

// A rectangle in pixels; right and bottom are exclusive.
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

// The picture.
struct Bitmap {
    Size size;
    std::vector<std::uint8_t> pixels;  // rows from the top, kPixelBytes a pixel

    // Reuses its memory if possible; the content is undefined.
    void resize(Size wanted) {
        size = wanted;
        pixels.resize(static_cast<std::size_t>(wanted.width) * static_cast<std::size_t>(wanted.height) *
                      kPixelBytes);
    }
    // The pixel's first byte. x and y must be inside.
    std::uint8_t* at(int x, int y) { return pixels.data() + offset(x, y); }
    const std::uint8_t* at(int x, int y) const { return pixels.data() + offset(x, y); }

  private:
    std::size_t offset(int x, int y) const {
        return (static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width) +
                static_cast<std::size_t>(x)) *
               kPixelBytes;
    }
};

// The largest box with the aspect ratio of `size`, centred in `area`; at least one pixel each way.
Box fit(Size size, const Box& area);

// Scales `from` to the area `place` of `to`, with bilinear interpolation. Parts outside of `to` are clipped.
void put(const Bitmap& from, Bitmap& to, const Box& place);

}  // namespace vedette::image
