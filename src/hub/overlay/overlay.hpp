// What the detector saw, drawn over the camera's picture: cells that changed, the things in boxes with their
// ways, the zones, and below it a line of words and the graph of scores. Where the pictures come from and
// where they go is the caller's. One thread at a time.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "hub/detect/sight.hpp"
#include "hub/overlay/score_graph.hpp"
#include "hub/overlay/trails.hpp"
#include "hub/overlay/zone_layer.hpp"

namespace vedette::overlay {

// Where the parts stand in the whole; even width and height, as video wants it.
struct OverlayLayout {
    image::Size size;    // of the whole
    image::Box picture;  // the camera's
    image::Box words;    // one line
    image::Box graph;
    int scale = 1;  // of the letters
};

// For a camera's picture of that size. One with more than `most` pixels along a side becomes smaller; one
// that is too small for words on it becomes larger.
OverlayLayout lay_out_overlay(image::Size source, int most);

// Draws one frame after another onto a canvas of its own.
class Overlay {
  public:
    // `zones` are drawn, and not kept. `sensitivity`: the main dial.
    Overlay(const OverlayLayout& layout, std::span<const motion::Zone> zones, int sensitivity);

    // Draws the camera's picture with everything on it. `source`: its size before it was decoded, which what
    // was seen refers to; pictures of another shape than the layout's stand in the middle.
    void draw_picture(const image::Bitmap& picture, image::Size source, const detect::Sight& sight,
                      std::span<const Trail> trails);
    // One line: the left words, and the right ones where they have room.
    void draw_words(std::string_view left, std::string_view right);
    void draw_graph(const ScoreHistory& history, const GraphSpan& span);

    const image::Bitmap& canvas() const { return canvas_; }

  private:
    // From blocks to pixels of the canvas.
    struct View {
        image::Box place;
        image::Size source;

        int x(int sixteenths) const;
        int y(int sixteenths) const;
        image::Box box(const motion::Box& blocks) const;
    };
    void draw_cells(const View& view, const detect::Sight& sight);
    void draw_trails(const View& view, std::span<const Trail> trails);
    void draw_boxes(const View& view, const detect::Sight& sight);
    void draw_numbers(const View& view, const detect::Sight& sight);
    const ZoneLayer& zones_at(const image::Box& place);

    OverlayLayout layout_;
    std::vector<motion::ZonePoint> points_;  // of zones_
    std::vector<motion::Zone> zones_;
    int sensitivity_;
    Labels labels_;
    image::Bitmap canvas_;
    std::optional<ZoneLayer> layer_;
    image::Box layer_place_;
};

}  // namespace vedette::overlay
