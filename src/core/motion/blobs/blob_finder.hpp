// Finds blobs: reads the marks of single cells and gives a bounded list of connected groups. Eight neighbours
// connect. A blob needs one strong cell (above its limit); weak cells (above three quarters of it) extend it.
#pragma once

#include <cstdint>
#include <span>

#include "core/motion/background/cells.hpp"
#include "core/motion/blobs/blob.hpp"

namespace vedette::motion {

// The blobs of one picture. Owned by the Detector.
class BlobFinder {
  public:
    static constexpr std::size_t kMaxBlobs = 48;

    // `memory` outlives the finder; kMaxBlobs of it are used at most.
    void start(std::span<Blob> memory) {
        blobs_ = memory.first(memory.size() < kMaxBlobs ? memory.size() : kMaxBlobs);
    }

    // Replaces Cells::mark (0, 1, 2) by the blob's index plus one, or 0. Keeps the largest blobs.
    void find(Cells& cells);

    std::span<Blob> found() { return blobs_.first(count_); }
    std::span<const Blob> found() const { return blobs_.first(count_); }
    void clear() { count_ = 0; }
    // Bit i stands for blob i.
    std::uint64_t lights() const { return bits_of(&Blob::light); }
    std::uint64_t moving_objects() const { return bits_of(&Blob::moving_object); }
    // Blobs that found no room.
    std::uint32_t left_over() const { return left_over_; }

  private:
    std::uint64_t bits_of(bool Blob::* what) const {
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < count_; ++i) bits |= std::uint64_t{blobs_[i].*what} << i;
        return bits;
    }

    std::span<Blob> blobs_;
    std::size_t count_ = 0;
    std::uint32_t left_over_ = 0;
};

}  // namespace vedette::motion
