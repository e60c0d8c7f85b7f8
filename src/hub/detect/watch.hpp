// core/motion with the memory that it needs: one camera's pictures in, a result each. Where the pictures come
// from and who hears of the result is the caller's business. One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/motion/detector.hpp"
#include "core/motion/zones.hpp"

namespace vedette::detect {

// Which region of the result each cell of the last picture belongs to.
struct CellMarks {
    Bytes marks;  // row by row: 0, or one more than the index into the regions; empty: the method has none
    int columns = 0;  // cells
    int rows = 0;
    int blocks = 1;  // of 8×8 pixels along a cell's side
};

// A detector for one camera. Allocates when the picture's size changes.
class Watch {
  public:
    // `zones` and their points are borrowed for as long as the watch lives.
    explicit Watch(const motion::Settings& settings, std::span<const motion::Zone> zones = {})
        : settings_(settings), zones_(zones) {}

    // The next picture, at `at` on any time line that doesn't run backwards. The result holds until the next
    // call.
    const motion::Result& see(const frame::LumaGrid& grid, motion::Time at);

    // Hold until the next picture.
    CellMarks cells() const;

  private:
    const motion::Settings settings_;
    const std::span<const motion::Zone> zones_;
    std::vector<std::uint8_t> memory_;
    std::unique_ptr<motion::Detector> detector_;
    int columns_ = 0;  // blocks of the last picture
};

}  // namespace vedette::detect
