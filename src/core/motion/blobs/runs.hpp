// Runs of marked cells within a row, of which blobs are made. Marks are read and written a machine word at a
// time; up to one word behind the last mark is read, where Cells has other arrays.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "core/motion/background/cells.hpp"

namespace vedette::motion {

// Consecutive marked cells of one row.
struct Run {
    std::uint16_t first;   // cell
    std::uint16_t length;  // cells
    std::uint16_t y;
};

// All ones in the first `count` bytes; `count` is at least 1.
inline MarkWord mask_first(std::uint32_t count) {
    constexpr std::uint32_t kBytes = sizeof(MarkWord);
    const std::uint32_t others = (kBytes - std::min(count, kBytes)) * 8;
    return kBigEndian ? ~MarkWord{0} << others : ~MarkWord{0} >> others;
}

// Consecutive marked cells from here, `max` at max.
inline std::uint32_t run_length(const std::uint8_t* mark, std::uint32_t max) {
    for (std::uint32_t length = 0; length < max; length += sizeof(MarkWord)) {
        const MarkWord gaps = zero_bytes(load_marks(mark + length));
        if (gaps != 0) return std::min(max, length + first_nonzero(gaps));
    }
    return max;
}

// Calls `use(run)` for each run in order. `use` may change the marks of its run.
template <class Use>
void each_run(const Cells& cells, Use use) {
    const std::uint32_t columns = cells.columns, count = cells.count;
    const std::uint8_t* const mark = cells.mark;
    const std::uint64_t reciprocal =
        ((std::uint64_t{1} << 32) + columns - 1) / columns;  // exact for 16-bit cell numbers
    MarkWord word = load_marks(mark);
    for (std::uint32_t i = 0;;) {
        for (constexpr std::uint32_t kSide = sizeof word; word == 0;) {
            i += kSide;
            if (i >= count) return;
            const MarkWord next = load_marks(mark + i), after = load_marks(mark + i + kSide);
            i += next == 0 ? kSide : 0;
            word = next == 0 ? after : next;
        }
        i += first_nonzero(word);
        if (i >= count) return;
        const auto y = static_cast<std::uint32_t>(std::uint64_t{i} * reciprocal >> 32);
        const std::uint32_t length = run_length(mark + i, (y + 1) * columns - i);
        const Run run{static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(length),
                      static_cast<std::uint16_t>(y)};
        i += length;
        word = load_marks(mark + i);  // before `use` writes nearby: avoids a store-forwarding stall
        use(run);
    }
}

// Sets the marks of the run; returns how many of them were 2.
inline std::uint32_t set_marks(const Cells& cells, Run run, std::uint8_t mark) {
    const MarkWord all = kMarkOnes * mark;
    std::uint8_t* at = cells.mark + run.first;
    std::uint32_t twos = 0, left = run.length;
    while (true) {
        const MarkWord mine = mask_first(left), word = load_marks(at), marked = (word & ~mine) | (all & mine);
        std::memcpy(at, &marked, sizeof marked);
        // The product sums the bytes into the topmost one.
        twos +=
            static_cast<std::uint32_t>((word >> 1 & kMarkOnes & mine) * kMarkOnes >> (sizeof word - 1) * 8);
        if (left <= sizeof word) return twos;
        left -= static_cast<std::uint32_t>(sizeof word);
        at += sizeof word;
    }
}

// The runs of a picture. If there are more than kRoom, they are searched again for each pass.
class Runs {
  public:
    // Finds the runs and calls `use(run)` for each.
    template <class Use>
    void find(const Cells& cells, Use use) {
        count_ = 0;
        each_run(cells, [&](Run run) {
            if (count_ < kRoom) runs_[count_] = run;
            ++count_;
            use(run);
        });
    }

    // Calls `use(run)` for each run that is still marked.
    template <class Use>
    void each(const Cells& cells, Use use) const {
        if (count_ > kRoom) return each_run(cells, use);
        for (std::uint32_t i = 0; i < count_; ++i) {
            if (cells.mark[runs_[i].first] != 0) use(runs_[i]);
        }
    }

  private:
    static constexpr std::uint32_t kRoom = 160;  // about 1 kB

    Run runs_[kRoom];
    std::uint32_t count_ = 0;
};

}  // namespace vedette::motion
