// Draws the detector's results over the camera's picture: foreground cells, tracked objects with their paths,
// and zones; below the picture a line of text and the graph of scores. One thread at a time.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "hub/detect/detector_runner.hpp"
#include "hub/overlay/score_graph.hpp"
#include "hub/overlay/trails.hpp"
#include "hub/overlay/zone_layer.hpp"

namespace vedette::overlay {

// The parts of the canvas. Its width and height are even, as video encoders require.
struct OverlayLayout {
    image::Size size;    // of the canvas
    image::Box picture;  // the camera's
    image::Box text;     // one line
    image::Box graph;
    int scale = 1;  // size of a font pixel, in pixels
};

// For a camera's picture of this size. A side of more than `max` pixels is scaled down; a picture too small
// for labels is scaled up.
OverlayLayout lay_out_overlay(image::Size source, int max);

// The canvas, used again for each picture.
class Overlay {
  public:
    // Copies `zones`. `sensitivity`: of zones without their own.
    Overlay(const OverlayLayout& layout, std::span<const motion::Zone> zones, int sensitivity);

    // Draws the camera's picture with results, paths and zones. `source`: the camera's size, to which
    // `result` refers; `picture` may be smaller. A picture with other proportions than the layout is centred.
    void draw_picture(const image::Bitmap& picture, image::Size source, const detect::DetectionResult& result,
                      std::span<const Trail> trails);
    // Draws `left`, and `right` if there is room.
    void draw_text(std::string_view left, std::string_view right);
    void draw_graph(const ScoreHistory& history, const GraphSpan& span);

    const image::Bitmap& canvas() const { return canvas_; }

  private:
    // Converts blocks to pixels of the canvas.
    struct View {
        image::Box place;
        image::Size source;

        int x(int sixteenths) const;
        int y(int sixteenths) const;
        image::Box box(const motion::Box& blocks) const;
    };
    void draw_cells(const View& view, const detect::DetectionResult& result);
    void draw_trails(const View& view, std::span<const Trail> trails);
    void draw_boxes(const View& view, const detect::DetectionResult& result);
    void draw_numbers(const View& view, const detect::DetectionResult& result);
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
