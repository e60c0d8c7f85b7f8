// A thing that is followed from picture to picture, and what can be said of it alone: how far it has gone,
// which way, and whether that is a way at all.
#pragma once

#include <cstdint>

#include "core/motion/background/cells.hpp"
#include "core/motion/result.hpp"
#include "core/motion/tracking/clutter.hpp"

namespace vedette::motion {

struct Thing {
    std::uint32_t id = 0;
    std::uint32_t born_ms = 0, seen_ms = 0, moved_ms = 0;
    std::uint32_t placed_ms = 0;              // since when its place is about `mark_x`, `mark_y`
    std::uint32_t from_ms = 0;                // since when it goes from `from_x`, `from_y`
    std::int32_t x = 0, y = 0;                // 1/256 block
    std::int32_t from_x = 0, from_y = 0;      // where it was born, or turned; 1/256 block
    std::int32_t seen_x = 0, seen_y = 0;      // as last measured, 1/256 block
    std::int32_t mark_x = 0, mark_y = 0;      // the last place that `way` was measured to
    std::int32_t dx = 0, dy = 0;              // 1/256 block a second
    std::uint32_t way = 0;                    // length of its path, 1/256 block
    std::uint32_t cells = 0, most_cells = 0;  // as last seen; the most
    std::uint32_t contrast = 0;               // mean over its sightings, sixteenths of the limit
    std::uint16_t left = 0, top = 0, right = 0, bottom = 0;  // cells, inclusive
    std::uint16_t born_width = 0, born_height = 0;           // cells
    std::uint16_t width = 0, height = 0;                     // cells, smoothed in quarters
    std::uint16_t seen = 0, missed = 0;                      // pictures
    std::int16_t evidence = 0;                               // sixteenths of a bit, that this is no chance
    std::uint16_t score = 0;                                 // 0 to 100
    std::uint8_t rung = 0;                                   // of what it mostly adds up to, see Clutter
    bool confirmed = false;
    bool just_confirmed = false;
    bool counted = false;   // in Clutter, as one that would have been confirmed, with what follows
    bool outlived = false;  // has been here for longer than what falls or flies by
    std::uint8_t counted_rung = 0, counted_sector = 0;
};

// A thing as the result tells it.
Track shown(const Thing& thing, int blocks, Time zero);

// Octagonal: the longer side and three eighths of the shorter, within 7 % of the distance.
std::int32_t distance(std::int32_t x, std::int32_t y);

// How far it is from where it began, 1/256 block, and which way (Clutter::sector_of).
std::int32_t gone(const Thing& thing);
int sector_of(const Thing& thing);

// Its way was no way there: it trembles or spreads.
bool is_astray(const Thing& thing);

// It has been here for long and has gone nowhere: what was left behind, and no chance.
bool is_still(const Thing& thing);

// How fast it is, sixteenths of its longer side a second.
std::int32_t sizes16_a_second(const Thing& thing, const Cells& cells);

inline constexpr std::int32_t kLeastWay = 300;  // 1/256 block: 1.2 blocks

}  // namespace vedette::motion
