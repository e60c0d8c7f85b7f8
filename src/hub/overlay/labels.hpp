// Short words on a picture that cover neither each other nor leave it: each is put into the first of its
// proposed places that is free. One thread.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "hub/image/painter.hpp"

namespace vedette::overlay {

// The boxes that are taken on one picture, and what draws into the free ones.
class Labels {
  public:
    // They stay inside of `area`. `scale`: pixels of a pixel of the font.
    Labels(const image::Box& area, int scale) : area_(area), scale_(scale) {}

    // What a word takes with its edge.
    image::Size size_of(std::string_view text) const;

    // Whether a label of the size could stand there.
    bool is_free(const image::Box& box) const;

    // Draws the words at the first of the places (upper left corners) that is free, after moving it inside of
    // the area; false and nothing drawn when none is.
    bool put(image::Painter& painter, std::span<const image::Place> places, std::string_view text,
             image::Colour ink, image::Colour ground);

    void take(const image::Box& box) { taken_.push_back(box); }
    void clear() { taken_.clear(); }
    int scale() const { return scale_; }

  private:
    image::Box area_;
    int scale_;
    std::vector<image::Box> taken_;
};

}  // namespace vedette::overlay
