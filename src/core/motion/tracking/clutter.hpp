// How much turns up by chance, by size: rungs are powers of two of what a patch adds up to, in limits. In
// rain, many small patches are nobody, and something large still is somebody. What is counted decides how
// much evidence a sighting is (Sittler's score of a track, 1964) and whether things of a size are so common
// here that one says nothing.
#pragma once

#include <cstdint>

#include "core/motion/blobs/blob_finder.hpp"

namespace vedette::motion {

class Clutter {
  public:
    static constexpr int kRungs = 8;

    static int rung_of(const Patch& patch);
    // Of a way (any unit) the eighth of all directions, 45 degrees wide, that it lies in.
    static int sector_of(std::int32_t across, std::int32_t down);
    // The same sector, or one beside it.
    static bool are_near(int sector, int other) { return ((sector - other + 1) & (kSectors - 1)) <= 2; }

    // A picture's stray patches: those that belong to no confirmed thing.
    void count(const std::uint16_t (&strays)[kRungs]);

    // `seen`: pictures in which the thing asked for was a stray itself; those are taken out.
    // What a sighting of this rung within so many of all cells tells against chance, sixteenths of a bit: the
    // rarer patches like it are, the more.
    int evidence(int rung, std::uint32_t gate_cells, std::uint32_t cells, std::uint32_t seen) const;
    // What has to come together, sixteenths of a bit: the more things begin, the more of them get far by
    // chance.
    int needed(int rung, std::uint32_t seen) const;

    // A thing that would be confirmed and goes into this sector; `outlived`: it has been there for longer
    // than what falls or flies by. `pass` lets time pass.
    void confirmed(int rung, int sector);
    void outlived(int rung, int sector);
    void pass(std::uint32_t ms);
    // So many of this rung or above come by in about this direction that one says nothing: snow.
    bool common(int rung, int sector) const;

  private:
    static constexpr int kSectors = 8;

    std::uint32_t strays_from(int rung, std::uint32_t seen) const;

    std::uint32_t strays_[kRungs] = {};  // mean of pictures, 1/4096
    std::uint32_t pictures_ = 0;
    std::uint32_t rate_[kSectors][kRungs] = {};  // things, forgotten over kForgetMs
};

}  // namespace vedette::motion
