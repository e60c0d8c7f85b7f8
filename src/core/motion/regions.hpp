// Connected parts of the picture that differ from the background: marks of single cells in, a bounded list of
// regions out. Eight neighbours connect; a region needs one cell beyond its limit, cells beyond three
// quarters of it extend it.
#pragma once

#include <cstdint>
#include <span>

#include "core/motion/cells.hpp"

namespace vedette::motion {

struct Patch {
    std::uint64_t across = 0, down = 0;  // sums of difference × place
    std::uint32_t cells = 0;
    std::uint32_t difference = 0;  // sum over the cells, half lumas
    std::uint32_t limit = 0;       // sum over the cells, half lumas
    std::uint32_t peak = 0;        // largest difference, half lumas
    std::uint32_t moving = 0;      // cells that changed since the last learning step
    std::uint32_t activity = 0;    // sum over the cells
    std::uint32_t darker = 0;      // cells
    std::uint32_t background = 0;  // sum, lumas
    std::uint32_t picture_background = 0, background_background = 0;  // sums of products, lumas
    std::uint32_t track = 0;                                          // id, set by Tracks
    std::uint16_t left = 0, top = 0, right = 0, bottom = 0;           // cells, all inclusive
    bool light = false;                                               // light or shade, and no thing
    bool travels = false;  // of a confirmed thing on its way, set by Tracks

    int width() const { return right - left + 1; }
    int height() const { return bottom - top + 1; }
    // Place of the middle of what differs, sixteenths of a cell.
    int x16() const { return difference == 0 ? 0 : static_cast<int>(across * 16 / difference) + 8; }
    int y16() const { return difference == 0 ? 0 : static_cast<int>(down * 16 / difference) + 8; }
    // Difference in sixteenths of what the limits ask for.
    std::uint32_t contrast() const { return limit == 0 ? 0 : difference * 16 / limit; }
};

class Regions {
  public:
    static constexpr std::size_t kMost = 48;

    // `memory`: room for so many patches, at most kMost.
    void start(std::span<Patch> memory) {
        patches_ = memory.first(memory.size() < kMost ? memory.size() : kMost);
    }

    // Reads Cells::mark (0, 1, 2) and replaces it: index of the patch plus one, or 0. The largest patches are
    // kept.
    // `lights`: tell light and shade from things.
    void find(Cells& cells, bool lights);

    std::span<Patch> found() { return patches_.first(count_); }
    std::span<const Patch> found() const { return patches_.first(count_); }
    void clear() { count_ = 0; }
    // Bit i: patch i is light; it travels.
    std::uint64_t lights() const { return bits_of(&Patch::light); }
    std::uint64_t travellers() const { return bits_of(&Patch::travels); }
    // Patches that found no room: the picture is full of them (snow).
    std::uint32_t left_over() const { return left_over_; }

  private:
    std::uint64_t bits_of(bool Patch::* what) const {
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < count_; ++i) bits |= std::uint64_t{patches_[i].*what} << i;
        return bits;
    }

    std::span<Patch> patches_;
    std::size_t count_ = 0;
    std::uint32_t left_over_ = 0;
};

}  // namespace vedette::motion
