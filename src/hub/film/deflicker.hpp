// Finds and corrects flicker: the brightness that jumps from picture to picture because of aperture, exposure
// or lamps on mains current. A cause like these changes the whole picture by one factor of light; a person, a
// cloud's edge or a lamp does not, and what changes slowly is no flicker (docs/ref/deflicker.md). Pure
// functions of the mean luma of 64 tiles a picture. Memory: 128 bytes a picture. Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/frame/luma_grid.hpp"
#include "hub/image/bitmap.hpp"

namespace vedette::film {

// Tiles along each side of a picture.
inline constexpr int kTiles = 8;

// Mean luma of each tile, row by row from the top left, 1/256 of a step of luma.
using Tiles = std::array<std::uint16_t, kTiles * kTiles>;

// Of a grid with at least one block; a grid of fewer than 8 blocks a side repeats them.
Tiles tiles_of(const frame::LumaGrid& grid);

// How much to brighten each picture, as the natural logarithm of a factor of light; 0: not at all. At most a
// stop.
std::vector<double> corrections(std::span<const Tiles> pictures);

// Parts of a step of red, green or blue.
inline constexpr unsigned kCurveSteps = 256;
// What becomes of each value of red, green and blue (sRGB), in 1/kCurveSteps. It grows steadily, keeps black
// and white, and so clips nothing: the factor holds up to 0.7 of full light and bends from there.
using Curve = std::array<std::uint16_t, 256>;
Curve curve_of(double correction);
// Rounds by a pattern of 8×8 pixels that is the same in each picture (ordered dither): rounded alike, a dark
// area would jump by whole steps, which is flicker again.
void apply_curve(const Curve& curve, image::Bitmap& picture);

// The flicker of a sequence in percent, for each picture but the first and last eight the distance from a
// parabola through the eight before and after it, as the root of the mean square over pictures.
struct FlickerScore {
    double whole = 0;  // of the tiles' median, against its mean
    double tiles = 0;  // of each tile, against its mean; the median over tiles
};
// 0 for fewer than 17 pictures.
FlickerScore flicker_score(std::span<const Tiles> pictures);

}  // namespace vedette::film
