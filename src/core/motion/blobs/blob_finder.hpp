// Connected parts of the picture that differ from the background: marks of single cells in, a bounded list of
// regions out. Eight neighbours connect; a region needs one cell beyond its limit, cells beyond three
// quarters of it extend it.
#pragma once

#include <cstdint>
#include <span>

#include "core/motion/background/cells.hpp"
#include "core/motion/blobs/blob.hpp"

namespace vedette::motion {

class Regions {
  public:
    static constexpr std::size_t kMost = 48;

    // `memory`: room for so many patches, at most kMost.
    void start(std::span<Patch> memory) {
        patches_ = memory.first(memory.size() < kMost ? memory.size() : kMost);
    }

    // Reads Cells::mark (0, 1, 2) and replaces it: index of the patch plus one, or 0. The largest patches are
    // kept.
    void find(Cells& cells);

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
