// How often blobs of each size occur that are not of interest: rain, snow, leaves. Sizes are binned by powers
// of two of a blob's difference in units of its limit. The counts decide how much evidence one sighting is
// (track score of Sittler, 1964). Owned by Confirmation.
#pragma once

#include <cstdint>

#include "core/motion/blobs/blob.hpp"

namespace vedette::motion {

// 16 × log2 of the value (1 if it is 0), linear between powers of two.
int log2_16(std::uint32_t value);

// Statistics of stray blobs by size.
class Clutter {
  public:
    static constexpr int kSizeBins = 8;

    static int size_bin_of(const Blob& blob);
    // The direction of a displacement (any unit) in eighths of a turn: 0 is right, 2 is down.
    static int sector_of(std::int32_t across, std::int32_t down);
    static bool are_adjacent(int sector, int other) { return ((sector - other + 1) & (kSectors - 1)) <= 2; }

    // One picture's stray blobs by size bin: those that belong to no confirmed object.
    void add_strays(const std::uint16_t (&strays)[kSizeBins]);

    // Evidence of one sighting within a gate of `gate_cells` of all `cells`, sixteenths of a bit. The rarer
    // strays of this size or larger are, the more. `sightings`: pictures in which the object itself counted
    // as a stray; they are left out.
    int evidence(int size_bin, std::uint32_t gate_cells, std::uint32_t cells, std::uint32_t sightings) const;
    // Evidence that confirms an object of this size, sixteenths of a bit. More strays need more.
    int needed(int size_bin, std::uint32_t sightings) const;

  private:
    static constexpr int kSectors = 8;

    std::uint32_t strays_from(int size_bin, std::uint32_t sightings) const;

    std::uint32_t strays_[kSizeBins] = {};  // mean a picture, 1/4096
    std::uint32_t pictures_ = 0;            // in that mean, kMeanPictures at most
};

}  // namespace vedette::motion
