// The surface that a clip is drawn on: reflectance (linear, 0 black to 1 white) of each pixel and colour of
// every second, with a margin for a shaken camera. Shapes are antialiased, so that small figures move by
// fractions of a pixel. Coordinates are pixels of the picture; in the margin they are negative or beyond its
// size.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace vedette::bench::motion {

inline constexpr int kWidth = 640;
inline constexpr int kHeight = 480;
inline constexpr int kMargin = 16;
inline constexpr int kStride = kWidth + 2 * kMargin;
inline constexpr int kLines = kHeight + 2 * kMargin;

struct Point {
    float x = 0;
    float y = 0;
};

// Reflectance and colour (Cb and Cr minus 128).
struct Paint {
    float light = 0.5F;
    float cb = 0;
    float cr = 0;
};

// Only what lies between these columns is visible, as behind a wall.
struct Gap {
    float left = -1e6F;
    float right = 1e6F;
};

class Surface {
  public:
    Surface() : light_(kStride * kLines), cb_(light_.size() / 4), cr_(light_.size() / 4) {}

    float& light(int x, int y) { return light_[index(x, y)]; }
    float light(int x, int y) const { return light_[index(x, y)]; }
    const float* row(int y) const { return &light_[index(-kMargin, y)]; }
    float cb(int x, int y) const { return cb_[half(x, y)]; }
    float cr(int x, int y) const { return cr_[half(x, y)]; }

    // Blends paint over a pixel; cover is 0 to 1.
    void blend(int x, int y, const Paint& paint, float cover) {
        float& light = light_[index(x, y)];
        light += (paint.light - light) * cover;
        if (((x | y) & 1) == 0) {
            cb_[half(x, y)] += (paint.cb - cb_[half(x, y)]) * cover;
            cr_[half(x, y)] += (paint.cr - cr_[half(x, y)]) * cover;
        }
    }

    void rectangle(float left, float top, float right, float bottom, const Paint& paint);

    // A line with round ends; `radius` may be less than half a pixel.
    void limb(Point from, Point to, float radius, const Paint& paint, const Gap& gap = {}, float opacity = 1);

    // `soft` is the width of its edge in pixels: 1 is sharp.
    void ellipse(Point centre, float radius_x, float radius_y, const Paint& paint, const Gap& gap = {},
                 float opacity = 1, float soft = 1);

    // Darkens an ellipse with a soft edge to `factor` of its light.
    void shade(Point centre, float radius_x, float radius_y, float factor, const Gap& gap);

    // Mean reflectance of a box, to choose clothes with contrast to it.
    float mean(float left, float top, float right, float bottom) const;

  private:
    static std::size_t index(int x, int y) {
        return static_cast<std::size_t>(y + kMargin) * kStride + static_cast<std::size_t>(x + kMargin);
    }
    static std::size_t half(int x, int y) {
        return static_cast<std::size_t>((y + kMargin) / 2) * (kStride / 2) +
               static_cast<std::size_t>((x + kMargin) / 2);
    }

    std::vector<float> light_, cb_, cr_;
};

// The pixels that a range touches, clamped to the surface.
struct Reach {
    int left, top, right, bottom;
    Reach(float l, float t, float r, float b)
        : left(std::max(-kMargin, static_cast<int>(std::floor(std::max(l, -1000.F))))),
          top(std::max(-kMargin, static_cast<int>(std::floor(std::max(t, -1000.F))))),
          right(std::min(kWidth + kMargin, static_cast<int>(std::ceil(std::min(r, 2000.F))))),
          bottom(std::min(kHeight + kMargin, static_cast<int>(std::ceil(std::min(b, 2000.F))))) {}
};

inline float smooth(float v) {
    v = std::clamp(v, 0.F, 1.F);
    return v * v * (3 - 2 * v);
}

}  // namespace vedette::bench::motion
