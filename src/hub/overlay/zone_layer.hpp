// Draws a detector's zones over a picture: areas outside of all include zones are dark, exclude zones are
// hatched, and each zone has its outline and its sensitivity. Prepared once for each position of the picture.
// One thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/motion/zones.hpp"
#include "hub/image/painter.hpp"
#include "hub/overlay/labels.hpp"

namespace vedette::overlay {

// The zones of one detector for one position of the picture.
class ZoneLayer {
  public:
    // `place`: where the picture is in the bitmap that is drawn on. `sensitivity`: of zones without their
    // own.
    ZoneLayer(std::span<const motion::Zone> zones, int sensitivity, const image::Box& place, int scale);

    // Draw before everything else.
    void shade(image::Bitmap& canvas) const;
    void draw_edges(image::Painter& painter) const;
    // Draw after everything else; adds to `labels`.
    void draw_labels(image::Painter& painter, Labels& labels) const;

  private:
    struct Outline {
        std::vector<image::Place> corners;
        bool counts = true;
        std::string label;        // its sensitivity, or "excluded"
        std::string short_label;  // if there is no room for the other
    };
    enum Shade : std::uint8_t { kNone, kDark, kHatched };

    void fill_mask(const Outline& zone, Shade shade);
    // The first place where a label is inside the zone and overlaps no other; empty: there is none.
    std::vector<image::Place> place_for(const Outline& zone, image::Size size, const Labels& labels) const;

    image::Box place_;
    int scale_;
    std::vector<Outline> outlines_;
    std::vector<std::uint8_t> mask_;  // Shade for each pixel of place_; empty: no zones
};

}  // namespace vedette::overlay
