// Writes the DC values of luma blocks, which arrive unit by unit, to their cells of the grid: as block means
// or unchanged. Drops blocks beyond the picture's edge. The grid's memory outlives it. Caller's thread.
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

// Size of the grid in blocks and in MCUs.
struct GridShape {
    std::uint32_t columns = 0;  // blocks of the picture
    std::uint32_t rows = 0;
    std::uint32_t units_across = 0;  // MCUs a row
    std::uint32_t units_down = 0;
    std::uint32_t h = 1;  // luma blocks of an MCU
    std::uint32_t v = 1;
};

// Writes one grid of means (bytes) or of DC values (16 bits).
template <class Out>
class Placement {
  public:
    Placement(const GridShape& shape, std::int32_t step, std::span<Out> out)
        : shape_(shape), step_(step), out_(out.data()) {}

    // The next block's DC value.
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

    // Several DC values; adds `offset` to each.
    void put_all(std::span<const std::uint16_t> dcs, std::uint32_t offset) {
        const std::uint16_t* from = dcs.data();
        std::size_t left = dcs.size();
        const auto of = [offset, this](std::uint16_t dc) {
            return value(static_cast<std::int16_t>(dc + offset));
        };
        const std::uint32_t whole_across = shape_.columns / shape_.h;
        while (left > 0) {
            const std::size_t units = left / (shape_.h * shape_.v);
            const bool inside = unit_x_ < whole_across && (unit_y_ + 1) * shape_.v <= shape_.rows;
            if (x_ != 0 || y_ != 0 || units == 0 || !inside || shape_.v > 2 ||
                (shape_.v == 2 && shape_.h != 2)) {
                put(static_cast<std::int16_t>(*from++ + offset));
                --left;
                continue;
            }
            // Units entirely in the picture, of one row or of two by two blocks.
            const std::size_t count = std::min<std::size_t>(units, whole_across - unit_x_);
            Out* to =
                out_ + (static_cast<std::size_t>(unit_y_) * shape_.v) * shape_.columns + unit_x_ * shape_.h;
            const std::size_t blocks = count * shape_.h * shape_.v;
            if (shape_.v == 1) {
                for (std::size_t i = 0; i < blocks; ++i) to[i] = of(from[i]);
            } else {
                Out* below = to + shape_.columns;
                for (std::size_t i = 0; i < count; ++i) {
                    to[2 * i] = of(from[4 * i]);
                    to[2 * i + 1] = of(from[4 * i + 1]);
                    below[2 * i] = of(from[4 * i + 2]);
                    below[2 * i + 1] = of(from[4 * i + 3]);
                }
            }
            from += blocks;
            left -= blocks;
            unit_x_ += static_cast<std::uint32_t>(count);
            if (unit_x_ == shape_.units_across) {
                unit_x_ = 0;
                ++unit_y_;
            }
        }
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
