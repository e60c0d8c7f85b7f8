// Puts the DC values of luma blocks, which come unit by unit, at their places in the grid: as block means or
// as they are. Blocks beyond the picture's edge are dropped. Borrows the grid's memory; one thread an object.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace vedette::jpeg {

// The mean luma of a block: DC times its quantisation step is eight times the mean less 128.
constexpr std::uint8_t to_mean(std::int16_t dc, std::int32_t step) {
    return static_cast<std::uint8_t>(std::clamp<std::int32_t>(128 + ((dc * step + 4) >> 3), 0, 255));
}

struct GridShape {
    std::uint32_t columns = 0;  // blocks of the picture
    std::uint32_t rows = 0;
    std::uint32_t units_across = 0;  // MCUs a row
    std::uint32_t units_down = 0;
    std::uint32_t h = 1;  // luma blocks of an MCU
    std::uint32_t v = 1;
};

template <class Out>
class Placement {
  public:
    Placement(const GridShape& shape, std::int32_t step, std::span<Out> out)
        : shape_(shape), step_(step), out_(out.data()) {}

    // The next block's DC.
    void put(std::int16_t dc) {
        const std::uint32_t x = unit_x_ * shape_.h + x_;
        const std::uint32_t y = unit_y_ * shape_.v + y_;
        if (x < shape_.columns && y < shape_.rows) {
            out_[static_cast<std::size_t>(y) * shape_.columns + x] = value(dc);
        }
        if (++x_ < shape_.h) return;
        x_ = 0;
        if (++y_ < shape_.v) return;
        y_ = 0;
        if (++unit_x_ < shape_.units_across) return;
        unit_x_ = 0;
        ++unit_y_;
    }

  private:
    Out value(std::int16_t dc) const {
        if constexpr (sizeof(Out) == 1) {
            return to_mean(dc, step_);
        } else {
            return dc;
        }
    }

    GridShape shape_;
    std::int32_t step_;
    Out* out_;
    std::uint32_t unit_x_ = 0;
    std::uint32_t unit_y_ = 0;
    std::uint32_t x_ = 0;
    std::uint32_t y_ = 0;
};

}  // namespace vedette::jpeg
