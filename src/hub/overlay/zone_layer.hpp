// A detector's zones over a picture: what does not count is dark, what an exclude zone takes out is hatched,
// and each zone has its edge and its sensitivity written into it. Made once for a place in a picture. One
// thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/motion/zones.hpp"
#include "hub/image/painter.hpp"
#include "hub/overlay/labels.hpp"

namespace vedette::overlay {

// The zones of one detector, laid out for one place and size.
class ZoneLayer {
  public:
    // `place`: of the picture; inside of the bitmap that is drawn on. `sensitivity`: the main dial.
    ZoneLayer(std::span<const motion::Zone> zones, int sensitivity, const image::Box& place, int scale);

    // Below everything else.
    void shade(image::Bitmap& canvas) const;
    void draw_edges(image::Painter& painter) const;
    // Above everything else; they take their places in `labels`.
    void draw_words(image::Painter& painter, Labels& labels) const;

  private:
    struct Outline {
        std::vector<image::Place> corners;
        bool counts = true;
        std::string words;        // its sensitivity, or that it is excluded
        std::string short_words;  // where that has no room
    };
    enum Ground : std::uint8_t { kCounts, kDark, kHatched };

    void mask(const Outline& zone, std::uint8_t ground);
    // Where a label lies in the zone with all of its corners and keeps clear of the others.
    std::vector<image::Place> room_for(const Outline& zone, image::Size size, const Labels& labels) const;

    image::Box place_;
    int scale_;
    std::vector<Outline> outlines_;
    std::vector<std::uint8_t> mask_;  // Ground for each pixel of place_; empty: everything counts
};

}  // namespace vedette::overlay
