#include "hub/overlay/overlay.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/frame/luma_grid.hpp"

namespace vedette::overlay {
namespace {

using image::Box;
using image::Colour;
using image::Painter;
using image::Place;

constexpr Colour kBackground{18, 21, 27};
constexpr Colour kText{226, 231, 238};
constexpr Colour kDimText{150, 160, 174};
constexpr Colour kDark{0, 0, 0, 140};
constexpr Colour kInk{16, 18, 22};
constexpr Colour kUnconfirmed{255, 255, 255, 170};  // an object that is not confirmed
constexpr Colour kForeground{255, 255, 255, 80};    // a cell without a confirmed object
constexpr Colour kLight{255, 244, 170, 60};         // a cell of light or shadow
constexpr std::array kTrackColours = {Colour{255, 176, 32},  Colour{64, 208, 255}, Colour{255, 110, 190},
                                      Colour{176, 150, 255}, Colour{240, 236, 90}, Colour{255, 134, 90}};

constexpr int kMinPictureWidth = 400;  // pixels; a narrower picture is enlarged
constexpr int kMinWidth = 320;         // pixels of the canvas
constexpr int kBlock16 = 16;           // sixteenths of a block
constexpr Duration kBoxTime = 500ms;   // a box is drawn so long after its object was last seen

Colour colour_of(std::uint32_t track) { return kTrackColours[track % kTrackColours.size()]; }
Colour with_cover(Colour colour, int cover) {
    colour.cover = static_cast<std::uint8_t>(cover);
    return colour;
}
int even(int v) { return v + v % 2; }

int scaled(std::int64_t sixteenths, int shown, int source) {
    return static_cast<int>(sixteenths * frame::kLumaBlock * shown / (std::int64_t{kBlock16} * source));
}

Colour cell_colour(const detect::DetectionResult& result, std::uint8_t mark) {
    if (mark > result.blobs.size()) return kForeground;
    const motion::BlobInfo& region = result.blobs[mark - 1U];
    if (region.light) return kLight;
    const auto track = std::ranges::find(result.objects, region.object, &motion::ObjectInfo::id);
    const bool confirmed = track != result.objects.end() && track->confirmed;
    return confirmed ? with_cover(colour_of(region.object), 110) : kForeground;
}

}  // namespace

OverlayLayout lay_out_overlay(image::Size source, int max) {
    source = {std::max(source.width, 1), std::max(source.height, 1)};
    image::Size shown = source;
    if (std::max(shown.width, shown.height) > max) {
        const Box fitted = image::fit(source, {0, 0, max, max});
        shown = {fitted.width(), fitted.height()};
    } else if (shown.width < kMinPictureWidth) {
        const int times = std::min((kMinPictureWidth + shown.width - 1) / shown.width,
                                   std::max(1, max / std::max(shown.width, shown.height)));
        shown = {shown.width * times, shown.height * times};
    }
    OverlayLayout layout;
    layout.size.width = even(std::max(shown.width, kMinWidth));
    layout.scale = std::max(
        1, std::min((std::min(layout.size.width, shown.height) + 200) / 280, layout.size.width / 200));
    const int s = layout.scale;
    const int left = (layout.size.width - shown.width) / 2;
    layout.picture = {left, 0, left + shown.width, shown.height};
    layout.text = {0, shown.height, layout.size.width, shown.height + 14 * s};
    const int graph = std::max(28 * s, shown.height / 8);
    layout.size.height = even(layout.text.bottom + 24 * s + graph);
    layout.graph = {0, layout.text.bottom, layout.size.width, layout.size.height};
    return layout;
}

int Overlay::View::x(int sixteenths) const {
    return place.left + scaled(sixteenths, place.width(), source.width);
}
int Overlay::View::y(int sixteenths) const {
    return place.top + scaled(sixteenths, place.height(), source.height);
}
Box Overlay::View::box(const motion::Box& b) const {
    return {x(b.x * kBlock16), y(b.y * kBlock16), std::min(x((b.x + b.width) * kBlock16), place.right),
            std::min(y((b.y + b.height) * kBlock16), place.bottom)};
}

Overlay::Overlay(const OverlayLayout& layout, std::span<const motion::Zone> zones, int sensitivity)
    : layout_(layout),
      zones_(zones.begin(), zones.end()),
      sensitivity_(sensitivity),
      labels_(layout.picture, layout.scale) {
    std::size_t count = 0;
    for (const motion::Zone& zone : zones) count += zone.points.size();
    points_.reserve(count);
    for (motion::Zone& zone : zones_) {
        const std::size_t first = points_.size();
        points_.insert(points_.end(), zone.points.begin(), zone.points.end());
        zone.points = std::span<const motion::ZonePoint>(points_).subspan(first, zone.points.size());
    }
    canvas_.resize(layout.size);
    Painter(canvas_).fill({0, 0, layout.size.width, layout.size.height}, kBackground);
}

const ZoneLayer& Overlay::zones_at(const Box& place) {
    if (!layer_ || layer_place_ != place) {
        layer_.emplace(zones_, sensitivity_, place, layout_.scale);
        layer_place_ = place;
    }
    return *layer_;
}

void Overlay::draw_picture(const image::Bitmap& picture, image::Size source,
                           const detect::DetectionResult& result, std::span<const Trail> trails) {
    const View view{image::fit(source, layout_.picture), source};
    Painter painter(canvas_);
    if (view.place != layout_.picture) painter.fill(layout_.picture, kBackground);
    image::put(picture, canvas_, view.place);
    const ZoneLayer& zones = zones_at(view.place);
    labels_.clear();
    zones.shade(canvas_);
    draw_cells(view, result);
    zones.draw_edges(painter);
    draw_trails(view, trails);
    draw_boxes(view, result);
    zones.draw_labels(painter, labels_);
    draw_numbers(view, result);
}

void Overlay::draw_cells(const View& view, const detect::DetectionResult& result) {
    Painter painter(canvas_);
    const int side = result.cell_blocks * kBlock16;
    for (int row = 0; row < result.rows; ++row) {
        for (int column = 0; column < result.columns; ++column) {
            const std::uint8_t mark =
                result.marks[static_cast<std::size_t>(row) * static_cast<std::size_t>(result.columns) +
                             static_cast<std::size_t>(column)];
            if (mark == 0) continue;
            Box cell{view.x(column * side), view.y(row * side),
                     std::min(view.x((column + 1) * side), view.place.right),
                     std::min(view.y((row + 1) * side), view.place.bottom)};
            if (cell.width() > 3) --cell.right;  // a gap between cells
            if (cell.height() > 3) --cell.bottom;
            painter.fill(cell, cell_colour(result, mark));
        }
    }
}

void Overlay::draw_trails(const View& view, std::span<const Trail> trails) {
    Painter painter(canvas_);
    const int thick = std::max(2, layout_.scale);
    for (const Trail& trail : trails) {
        if (!trail.confirmed) continue;
        std::vector<Place> places;
        places.reserve(trail.points.size() + 1);
        for (const motion::Point& point : trail.points) places.push_back({view.x(point.x), view.y(point.y)});
        places.push_back({view.x(trail.last.x), view.y(trail.last.y)});
        painter.lines(places, false, thick + 2, kDark);
        painter.lines(places, false, thick, colour_of(trail.id));
        painter.disc(places.front(), 3 * thick, colour_of(trail.id));
    }
}

void Overlay::draw_boxes(const View& view, const detect::DetectionResult& result) {
    Painter painter(canvas_);
    const int thick = std::max(1, layout_.scale);
    for (const motion::ObjectInfo& track : result.objects) {
        if (result.at - track.seen > kBoxTime) continue;
        const Box box = view.box(track.box);
        if (!track.confirmed) {
            painter.outline(box, 1, kUnconfirmed);
            continue;
        }
        painter.outline({box.left - 1, box.top - 1, box.right + 1, box.bottom + 1}, 1, kDark);
        painter.outline(box, thick, colour_of(track.id));
    }
}

void Overlay::draw_numbers(const View& view, const detect::DetectionResult& result) {
    Painter painter(canvas_);
    for (const motion::ObjectInfo& track : result.objects) {
        if (!track.confirmed || result.at - track.seen > kBoxTime) continue;
        const std::string label = fmt::format("{}", track.id);
        const image::Size size = labels_.size_of(label);
        const Box box = view.box(track.box);
        const std::array<Place, 5> places{Place{box.left, box.top - size.height}, Place{box.left, box.bottom},
                                          Place{box.right, box.top}, Place{box.left - size.width, box.top},
                                          Place{box.right - size.width, box.top - size.height}};
        labels_.put(painter, places, label, kInk, colour_of(track.id));
    }
}

void Overlay::draw_text(std::string_view left, std::string_view right) {
    Painter painter(canvas_);
    const int s = layout_.scale;
    painter.fill(layout_.text, kBackground);
    const int top = layout_.text.top + 4 * s;
    const int margin = 4 * s;
    painter.text({margin, top}, s, kText, left);
    const int width = image::text_size(right, s).width;
    const int at = layout_.text.right - margin - width;
    if (at >= margin + image::text_size(left, s).width + 6 * s) painter.text({at, top}, s, kDimText, right);
}

void Overlay::draw_graph(const ScoreHistory& history, const GraphSpan& span) {
    draw_score_graph(canvas_, layout_.graph, layout_.scale, history, span);
}

}  // namespace vedette::overlay
