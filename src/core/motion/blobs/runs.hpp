// Runs: marked cells side by side in a row, as long as they go. Regions are made of them, and their marks are
// read and written a word at a time. Reads up to a word beyond the last mark, where Cells has other arrays.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "core/motion/background/cells.hpp"

namespace vedette::motion {

struct Run {
    std::uint16_t first;   // cell
    std::uint16_t length;  // cells
    std::uint16_t y;
};

// All ones in the first so many bytes, 1 at least; in all of them when there are no more.
inline MarkWord first_marks(std::uint32_t count) {
    constexpr std::uint32_t kMost = sizeof(MarkWord);
    const std::uint32_t others = (kMost - std::min(count, kMost)) * 8;
    return kBigEndian ? ~MarkWord{0} << others : ~MarkWord{0} >> others;
}

// Marked cells from here on, `most` at most.
inline std::uint32_t run_length(const std::uint8_t* mark, std::uint32_t most) {
    for (std::uint32_t length = 0; length < most; length += sizeof(MarkWord)) {
        const MarkWord gaps = unmarked(marks_at(mark + length));
        if (gaps != 0) return std::min(most, length + first_mark(gaps));
    }
    return most;
}

// Calls `use(run)` for each run, in their order. `use` may change the run's marks, to 0, too.
template <class Use>
void each_run(const Cells& cells, Use use) {
    const std::uint32_t columns = cells.columns, count = cells.count;
    const std::uint8_t* const mark = cells.mark;
    const std::uint64_t reciprocal =
        ((std::uint64_t{1} << 32) + columns - 1) / columns;  // exact: cells take 16 bits
    MarkWord word = marks_at(mark);
    for (std::uint32_t i = 0;;) {
        for (constexpr std::uint32_t kSide = sizeof word; word == 0;) {
            i += kSide;
            if (i >= count) return;
            const MarkWord next = marks_at(mark + i), after = marks_at(mark + i + kSide);
            i += next == 0 ? kSide : 0;
            word = next == 0 ? after : next;
        }
        i += first_mark(word);
        if (i >= count) return;
        const auto y = static_cast<std::uint32_t>(std::uint64_t{i} * reciprocal >> 32);
        const std::uint32_t length = run_length(mark + i, (y + 1) * columns - i);
        const Run run{static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(length),
                      static_cast<std::uint16_t>(y)};
        i += length;
        word = marks_at(mark + i);  // before `use` writes close by, which would make it wait
        use(run);
    }
}

// Marks all cells of the run with this; says how many of them were marked with 2.
inline std::uint32_t set_marks(const Cells& cells, Run run, std::uint8_t mark) {
    const MarkWord all = kMarkOnes * mark;
    std::uint8_t* at = cells.mark + run.first;
    std::uint32_t twos = 0, left = run.length;
    while (true) {
        const MarkWord mine = first_marks(left), word = marks_at(at), marked = (word & ~mine) | (all & mine);
        std::memcpy(at, &marked, sizeof marked);
        // The bits of 2 are added up in the topmost byte.
        twos +=
            static_cast<std::uint32_t>((word >> 1 & kMarkOnes & mine) * kMarkOnes >> (sizeof word - 1) * 8);
        if (left <= sizeof word) return twos;
        left -= static_cast<std::uint32_t>(sizeof word);
        at += sizeof word;
    }
}

// The runs of a picture, found once; of a picture that has more than there is room for, found each time.
class Runs {
  public:
    // Finds them and calls `use(run)` for each.
    template <class Use>
    void find(const Cells& cells, Use use) {
        count_ = 0;
        each_run(cells, [&](Run run) {
            if (count_ < kRoom) runs_[count_] = run;
            ++count_;
            use(run);
        });
    }

    // Calls `use(run)` for each that is still marked.
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
