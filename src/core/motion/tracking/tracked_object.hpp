// One object followed from picture to picture: position, speed, path and evidence, and what follows from
// these alone. Which blob belongs to which object is the Tracker's decision, and which object makes an event
// is Confirmation's. Values; caller's thread. Positions are in 1/256 block unless a comment gives another
// unit.
#pragma once

#include <cstdint>

#include "core/motion/background/cells.hpp"
#include "core/motion/blobs/blob.hpp"
#include "core/motion/result.hpp"

namespace vedette::motion {

inline constexpr int kUnitsPerBlock = 256;
inline constexpr std::int32_t kMinDisplacement = 300;  // 1.2 blocks
// An interval between pictures in which the digits of a clock change, and a walker leaves his place.
inline constexpr std::uint32_t kRareMs = 700;
inline constexpr int kMaxSpeed = 5;  // longer sides of itself a second; an insect near the lens is faster

// The state of an object between two pictures.
struct TrackedObject {
    std::uint32_t id = 0;
    std::uint32_t created_ms = 0, seen_ms = 0, moved_ms = 0;
    std::uint32_t stepped_ms = 0;                            // when `step_x`, `step_y` were set
    std::uint32_t origin_ms = 0;                             // when `origin_x`, `origin_y` were set
    std::int32_t x = 0, y = 0;                               // filtered; predicted until the next observation
    std::int32_t origin_x = 0, origin_y = 0;                 // where it was created or turned
    std::int32_t measured_x = 0, measured_y = 0;             // last observation, not filtered
    std::int32_t step_x = 0, step_y = 0;                     // the end of the path measured so far
    std::int32_t dx = 0, dy = 0;                             // speed a second
    std::uint32_t path_length = 0;                           // from the origin, turns included
    std::uint32_t cells = 0, max_cells = 0;                  // in the last observation; in any
    std::uint32_t contrast = 0;                              // running mean, sixteenths of the limit
    std::uint16_t left = 0, top = 0, right = 0, bottom = 0;  // cells, inclusive
    std::uint16_t width = 0, height = 0;                     // running mean, quarters of a cell
    std::uint16_t sightings = 0, misses = 0;                 // pictures
    std::int16_t evidence = 0;                               // that it is not chance, sixteenths of a bit
    std::uint16_t score = 0;                                 // 0 to 100
    std::uint16_t moving_ms = 0;                             // falls while it does not move
    std::uint16_t mass = 0;     // running mean of cells × contrast, sixteenths of an octave
    std::uint8_t size_bin = 0;  // see Clutter
    bool established = false;   // it is an object, whatever the sensitivity is
    bool confirmed = false;     // it makes an event
};

// The centre of a blob.
std::int32_t x_of(const Blob& blob, const Cells& cells);
std::int32_t y_of(const Blob& blob, const Cells& cells);

// A new object at a blob.
TrackedObject object_at(const Blob& blob, std::uint32_t id, std::uint32_t now_ms, const Cells& cells);

// Updates an object that was seen as `blob` in this picture. Changes neither its evidence nor whether it is
// established or confirmed.
void observe(TrackedObject& object, const Blob& blob, std::uint32_t now_ms, const Cells& cells);

ObjectInfo info_of(const TrackedObject& object, int blocks, Time zero);

// Octagonal approximation of the Euclidean length, within 7 %.
std::int32_t distance(std::int32_t x, std::int32_t y);

// Distance from the origin to the present position.
std::int32_t displacement(const TrackedObject& object);
// The direction of that, as Clutter::sector_of.
int sector_of(const TrackedObject& object);

std::int32_t longer_side(const TrackedObject& object, const Cells& cells);
std::int32_t shorter_side(const TrackedObject& object, const Cells& cells);

// The path is much longer than the displacement: leaves, or light that spreads.
bool is_jitter(const TrackedObject& object);

// Seen often without displacement: an object left behind, not chance.
bool is_still(const TrackedObject& object);

// Speed in sixteenths of its longer side a second.
std::int32_t relative_speed(const TrackedObject& object, const Cells& cells);

}  // namespace vedette::motion
