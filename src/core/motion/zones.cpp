#include "core/motion/zones.hpp"

#include <algorithm>
#include <optional>

#include "core/base/text.hpp"

namespace vedette::motion {
namespace {

// Far outside of the picture, and small enough for 64-bit products.
constexpr std::int32_t kMaxCoordinate = 1'000'000;

ZonePoint clamped(ZonePoint p) {
    return {std::clamp(p.x, -kMaxCoordinate, kMaxCoordinate),
            std::clamp(p.y, -kMaxCoordinate, kMaxCoordinate)};
}

bool inside(std::span<const ZonePoint> points, std::int64_t x, std::int64_t y) {
    bool in = false;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const ZonePoint a = clamped(points[i]);
        const ZonePoint b = clamped(points[i + 1 == points.size() ? 0 : i + 1]);
        if ((a.y > y) == (b.y > y)) continue;
        // The side of the edge on which (x, y) lies; the sign of the edge's height gives the direction.
        const std::int64_t across = (x - a.x) * (b.y - a.y) - (y - a.y) * (std::int64_t{b.x} - a.x);
        if ((across < 0) == (b.y > a.y)) in = !in;
    }
    return in;
}

// "12", "-3.5", "99.25" as hundredths.
std::optional<std::int32_t> parse_hundredths(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const std::size_t dot = text.find('.');
    const auto whole = parse_int<std::uint32_t>(text.substr(0, dot));
    if (!whole || *whole > 1000) return std::nullopt;
    std::uint32_t part = 0;
    if (dot != std::string_view::npos) {
        const std::string_view decimals = text.substr(dot + 1);
        const auto digits = parse_int<std::uint32_t>(decimals);
        if (!digits || decimals.size() > 2) return std::nullopt;
        part = decimals.size() == 1 ? *digits * 10 : *digits;
    }
    const auto value = static_cast<std::int32_t>(*whole * 100 + part);
    return negative ? -value : value;
}

std::string_view next_word(std::string_view& line) {
    line = trim(line);
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(end);
    return word;
}

}  // namespace

void rasterise(std::span<const Zone> zones, int columns, int rows, MutableBytes levels) {
    const bool all = std::none_of(zones.begin(), zones.end(),
                                  [](const Zone& zone) { return zone.kind == ZoneKind::kInclude; });
    std::size_t at = 0;
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns && at < levels.size(); ++column, ++at) {
            const std::int64_t x = (2 * column + 1) * std::int64_t{10000} / (2 * columns);
            const std::int64_t y = (2 * row + 1) * std::int64_t{10000} / (2 * rows);
            std::uint8_t level = all ? kLevelMain : kLevelOut;
            bool out = false;
            for (const Zone& zone : zones) {
                if (zone.points.size() < 3 || !inside(zone.points, x, y)) continue;
                if (zone.kind == ZoneKind::kExclude) {
                    out = true;
                } else {
                    level = zone.sensitivity == kMainDial ? kLevelMain : level_of(zone.sensitivity);
                }
            }
            levels[at] = out ? kLevelOut : level;
        }
    }
}

ZonesError ZoneList::parse(std::string_view text) {
    zone_count_ = point_count_ = line_ = 0;
    while (!text.empty()) {
        ++line_;
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        line = trim(line.substr(0, line.find('#')));
        if (line.empty()) continue;
        if (const ZonesError error = parse_line(line); error != ZonesError::kNone) {
            zone_count_ = point_count_ = 0;
            return error;
        }
    }
    return ZonesError::kNone;
}

ZonesError ZoneList::parse_line(std::string_view line) {
    const std::string_view kind = next_word(line);
    if (kind != "include" && kind != "exclude") return ZonesError::kUnknownWord;
    if (zone_count_ == kMaxZones) return ZonesError::kTooManyZones;
    Zone zone{.kind = kind == "include" ? ZoneKind::kInclude : ZoneKind::kExclude};
    const std::size_t first = point_count_;
    for (std::string_view word = next_word(line); !word.empty(); word = next_word(line)) {
        constexpr std::string_view kSensitivity = "sensitivity=";
        if (word.starts_with(kSensitivity)) {
            const auto value = parse_int<std::uint8_t>(word.substr(kSensitivity.size()));
            if (!value || *value > 100 || zone.kind == ZoneKind::kExclude) return ZonesError::kBadSensitivity;
            zone.sensitivity = *value;
            continue;
        }
        const std::size_t comma = word.find(',');
        if (comma == std::string_view::npos) return ZonesError::kBadPoint;
        const auto x = parse_hundredths(word.substr(0, comma));
        const auto y = parse_hundredths(word.substr(comma + 1));
        if (!x || !y) return ZonesError::kBadPoint;
        if (point_count_ == kMaxPoints) return ZonesError::kTooManyPoints;
        points_[point_count_++] = {*x, *y};
    }
    zone.points = std::span(points_).subspan(first, point_count_ - first);
    if (zone.points.size() < 3) return ZonesError::kTooFewPoints;
    zones_[zone_count_++] = zone;
    return ZonesError::kNone;
}

std::string_view to_string(ZonesError error) {
    constexpr std::string_view kTexts[] = {"no error",
                                           "a zone begins with include or exclude",
                                           "a point is x,y in percent of the picture, from -1000 to 1000",
                                           "sensitivity is 0 to 100, and of include zones only",
                                           "a zone has at least three points",
                                           "there are more than 16 zones",
                                           "there are more than 128 points in all"};
    return kTexts[static_cast<int>(error)];
}

}  // namespace vedette::motion
