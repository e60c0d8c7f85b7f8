// Short texts on a picture that do not overlap each other and stay inside: each is drawn at the first of its
// proposed places that is free. One thread.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "hub/image/painter.hpp"

namespace vedette::overlay {

// The labels of one picture.
class Labels {
  public:
    // All labels are inside `area`. `scale`: size of a font pixel, in pixels.
    Labels(const image::Box& area, int scale) : area_(area), scale_(scale) {}

    // The size of a text with its margin.
    image::Size size_of(std::string_view text) const;

    // Whether the box is inside the area and overlaps no label.
    bool is_free(const image::Box& box) const;

    // Draws the text at the first free one of the places (top left corners), each moved inside the area.
    // False, and nothing drawn, when none is free.
    bool put(image::Painter& painter, std::span<const image::Place> places, std::string_view text,
             image::Colour ink, image::Colour background);

    void clear() { taken_.clear(); }

  private:
    image::Box area_;
    int scale_;
    std::vector<image::Box> taken_;
};

}  // namespace vedette::overlay
