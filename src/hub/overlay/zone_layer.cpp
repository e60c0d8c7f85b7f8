#include "hub/overlay/zone_layer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "hub/image/polygon.hpp"

namespace vedette::overlay {
namespace {

using image::Box;
using image::Colour;
using image::Place;

constexpr Colour kInclude{96, 224, 128};
constexpr Colour kExclude{255, 92, 80};
constexpr Colour kEdge{0, 0, 0, 130};  // beside the lines, for contrast on any picture
constexpr Colour kLabelBackground{0, 0, 0, 190};
constexpr int kHatchRed = 255;

constexpr std::int64_t kWhole = 10000;  // zone coordinate of the picture's right and bottom edge
constexpr std::int64_t kMaxCoordinate = 1'000'000;

Place place_of(motion::ZonePoint point, const Box& area) {
    const auto part = [](std::int32_t value, int from, int length) {
        const std::int64_t near = std::clamp<std::int64_t>(value, -kMaxCoordinate, kMaxCoordinate);
        return from + static_cast<int>(near * length / kWhole);
    };
    return {part(point.x, area.left, area.width()), part(point.y, area.top, area.height())};
}

bool contains(std::span<const Place> corners, int x, int y) {
    bool in = false;
    image::scan_polygon(corners, {x, y, x + 1, y + 1}, [&in](int, int, int) { in = true; });
    return in;
}

}  // namespace

ZoneLayer::ZoneLayer(std::span<const motion::Zone> zones, int sensitivity, const Box& place, int scale)
    : place_(place), scale_(scale) {
    for (const motion::Zone& zone : zones) {
        Outline outline;
        for (const motion::ZonePoint& point : zone.points) outline.corners.push_back(place_of(point, place));
        outline.counts = zone.kind == motion::ZoneKind::kInclude;
        const int own = zone.sensitivity == motion::kMainDial ? sensitivity : zone.sensitivity;
        outline.label = outline.counts ? fmt::format("sensitivity {}", own) : "excluded";
        outline.short_label = outline.counts ? fmt::format("{}", own) : "x";
        outlines_.push_back(std::move(outline));
    }
    if (outlines_.empty()) return;
    const bool all = std::ranges::none_of(outlines_, &Outline::counts);
    mask_.assign(static_cast<std::size_t>(place.width()) * static_cast<std::size_t>(place.height()),
                 all ? kNone : kDark);
    for (const Outline& outline : outlines_) {
        if (outline.counts) fill_mask(outline, kNone);
    }
    for (const Outline& outline : outlines_) {
        if (!outline.counts) fill_mask(outline, kHatched);
    }
}

void ZoneLayer::fill_mask(const Outline& zone, Shade shade) {
    image::scan_polygon(zone.corners, place_, [&](int y, int left, int right) {
        const auto row = static_cast<std::size_t>(y - place_.top) * static_cast<std::size_t>(place_.width());
        const auto at = mask_.begin() + static_cast<std::ptrdiff_t>(row) + (left - place_.left);
        std::fill(at, at + (right - left), shade);
    });
}

void ZoneLayer::shade(image::Bitmap& canvas) const {
    if (mask_.empty()) return;
    const std::uint8_t* shade = mask_.data();
    const int every = 12 * scale_;
    for (int y = place_.top; y < place_.bottom; ++y) {
        std::uint8_t* p = canvas.at(place_.left, y);
        for (int x = place_.left; x < place_.right; ++x, ++shade, p += image::kPixelBytes) {
            if (*shade == kNone) continue;
            const bool stripe = *shade == kHatched && (x + y) % every < scale_;
            p[0] = static_cast<std::uint8_t>((p[0] + (stripe ? kHatchRed : 0)) / 2);
            p[1] = static_cast<std::uint8_t>(p[1] / 2);
            p[2] = static_cast<std::uint8_t>(p[2] / 2);
        }
    }
}

std::vector<Place> ZoneLayer::place_for(const Outline& zone, image::Size size, const Labels& labels) const {
    int top = place_.bottom;
    int bottom = place_.top;
    for (const Place& corner : zone.corners) {
        top = std::min(top, std::max(corner.y, place_.top));
        bottom = std::max(bottom, std::min(corner.y, place_.bottom));
    }
    const int edge = 2 * scale_;
    for (int y = top + edge; y + size.height + edge <= bottom; y += std::max(1, size.height / 2)) {
        std::vector<Place> found;
        image::scan_polygon(
            zone.corners, {place_.left, y, place_.right, y + 1}, [&](int, int left, int right) {
                for (int x = left + edge; x + size.width + edge <= right && found.empty(); x += size.height) {
                    const Box box{x, y, x + size.width, y + size.height};
                    const bool inside = contains(zone.corners, box.left - edge, box.bottom + edge) &&
                                        contains(zone.corners, box.right + edge - 1, box.bottom + edge) &&
                                        contains(zone.corners, (box.left + box.right) / 2, box.bottom + edge);
                    if (inside && labels.is_free(box)) found.push_back({x, y});
                }
            });
        if (!found.empty()) return found;
    }
    return {};
}

void ZoneLayer::draw_edges(image::Painter& painter) const {
    const int thick = std::max(2, scale_);
    for (const Outline& zone : outlines_) {
        painter.lines(zone.corners, true, thick + 2, kEdge);
        painter.lines(zone.corners, true, thick, zone.counts ? kInclude : kExclude);
    }
}

void ZoneLayer::draw_labels(image::Painter& painter, Labels& labels) const {
    for (const Outline& zone : outlines_) {
        for (const std::string& label : {zone.label, zone.short_label}) {
            const std::vector<Place> places = place_for(zone, labels.size_of(label), labels);
            if (labels.put(painter, places, label, zone.counts ? kInclude : kExclude, kLabelBackground))
                break;
        }
    }
}

}  // namespace vedette::overlay
