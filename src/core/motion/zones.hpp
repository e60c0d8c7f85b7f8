// Zones: polygons that include or exclude parts of the picture, their rasterisation to cells, and their text
// form for files and command lines. No floating point; any coordinate is safe. Values; caller's thread.
//
//   # one zone a line; points are x,y in percent of the picture, with up to two decimals
//   include 0,40 100,40 100,100 0,100
//   include sensitivity=80 30,40 60,40 60,60 30,60
//   exclude 0,0 12.5,0 12.5,25 0,25
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/bytes.hpp"

namespace vedette::motion {

// A corner of a zone.
struct ZonePoint {
    std::int32_t x = 0, y = 0;  // 1/100 percent of width and height; the picture is 0 to 10000
};

// What a zone does.
enum class ZoneKind : std::uint8_t { kInclude, kExclude };

inline constexpr std::uint8_t kMainDial = 255;  // Zone::sensitivity: that of the settings

// A polygon.
struct Zone {
    ZoneKind kind = ZoneKind::kInclude;
    std::uint8_t sensitivity = kMainDial;  // 0 to 100, or kMainDial; include only
    std::span<const ZonePoint> points;     // at least three; may lie outside of the picture
};

// Levels of a cell: 0 is excluded, 15 has the sensitivity of the settings, and 1 to 14 that of a zone.
inline constexpr std::uint8_t kLevelOut = 0;
inline constexpr std::uint8_t kLevelMain = 15;

// A zone's sensitivity (0 to 100) as a level, and the reverse.
constexpr std::uint8_t level_of(std::uint8_t sensitivity) {
    return static_cast<std::uint8_t>(1 + (sensitivity > 100 ? 100 : sensitivity) * 13 / 100);
}
constexpr int sensitivity_of(std::uint8_t level) { return (level - 1) * 100 / 13; }

// Writes a level for each of columns × rows cells. A cell belongs to a zone if its centre is inside (even-odd
// rule). Without an include zone everything is included; where include zones overlap, the last one wins;
// exclude wins over include.
void rasterise(std::span<const Zone> zones, int columns, int rows, MutableBytes levels);

// Why a text of zones was refused.
enum class ZonesError : std::uint8_t {
    kNone,
    kUnknownWord,     // a line starts with neither include nor exclude
    kBadPoint,        // not x,y, or a number outside of -1000 to 1000
    kBadSensitivity,  // not 0 to 100, or of an exclude zone
    kTooFewPoints,    // fewer than three
    kTooManyZones,    // more than kMaxZones
    kTooManyPoints,   // more than kMaxPoints in all
};

// Zones read from text, with the points that they refer to.
class ZoneList {
  public:
    static constexpr std::size_t kMaxZones = 16;
    static constexpr std::size_t kMaxPoints = 128;

    ZoneList() = default;
    ZoneList(const ZoneList&) = delete;
    ZoneList& operator=(const ZoneList&) = delete;

    // Replaces the list. After an error the list is empty and line() is where.
    ZonesError parse(std::string_view text);
    std::size_t line() const { return line_; }  // counts from 1
    std::span<const Zone> zones() const { return std::span(zones_).first(zone_count_); }

  private:
    ZonesError parse_line(std::string_view line);

    Zone zones_[kMaxZones];
    ZonePoint points_[kMaxPoints];
    std::size_t zone_count_ = 0;
    std::size_t point_count_ = 0;
    std::size_t line_ = 0;
};

std::string_view to_string(ZonesError error);

}  // namespace vedette::motion
