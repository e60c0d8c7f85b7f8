// Puts the pictures of a film where the first one is, by their shifts, and cuts off the edges that some of
// them lack. Whole pixels, so that no picture is less sharp than another. Caller's thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "hub/film/shift_finder.hpp"
#include "hub/image/bitmap.hpp"

namespace vedette::film {

// No edge is cut by more than this part of the width or height.
inline constexpr double kMostCut = 0.1;

// See above.
class Stabiliser {
  public:
    // `shifts`: of each picture; nothing: as the one before. One that would cut too much is limited. `size`:
    // of the pictures.
    Stabiliser(std::span<const std::optional<Shift>> shifts, image::Size size);

    // The part of the first picture that all have; of even width and height.
    const image::Box& crop() const { return crop_; }
    // How far picture `number` is moved, pixels.
    image::Size shift_of(std::size_t number) const { return shifts_[number]; }
    // That part of a picture, which may have been decoded smaller.
    void cut(std::size_t number, const image::Bitmap& picture, image::Bitmap& into) const;

  private:
    image::Size size_;
    image::Box crop_;
    std::vector<image::Size> shifts_;  // pixels to the right and down
};

}  // namespace vedette::film
