// Where lines are, known at some places: newlines are counted from the nearest mark on, not from the begin of
// the text. The marks lie apart by about the same number of bytes, which grows so that they fit in the
// caller's memory. They move with what is edited before them. No allocation. Caller's thread.
#pragma once

#include <cstdint>
#include <span>

namespace vedette::edit {

// Bytes from the begin of the text.
using Offset = std::uint64_t;

// A number of newlines before a place: see Text::index().
struct LineMark {
    Offset at = 0;
    std::uint64_t line = 0;
};

// The marks, in order.
class LineMarks {
  public:
    explicit LineMarks(std::span<LineMark> memory) : memory_(memory) {}

    // The newlines before this place are counted.
    LineMark end() const { return end_; }
    // A place that is no mark, but was looked for last.
    LineMark last() const { return last_; }
    void set_last(LineMark mark) { last_ = mark; }

    // The nearest known place at or before `at`, or before the newline number `line` (from 1).
    LineMark before(Offset at) const;
    LineMark before_line(std::uint64_t line) const;
    // The next place that may become a mark when newlines are counted on from `from`.
    Offset next(Offset from) const { return from + interval_; }
    // Makes a mark where none is near.
    void add(LineMark mark);
    // Newlines are counted up to here.
    void advance(LineMark to);

    void clear();
    // Nothing is known behind `end` any more.
    void cut(LineMark end);
    // `removed` bytes at `at` with `removed_lines` newlines give way. All of them are before end().
    void replace(Offset at, Offset removed, std::uint64_t removed_lines, Offset inserted,
                 std::uint64_t inserted_lines);

  private:
    void thin_out();

    std::span<LineMark> memory_;
    std::size_t count_ = 0;
    Offset interval_ = kFirstInterval;
    LineMark end_{};
    LineMark last_{};

    static constexpr Offset kFirstInterval = 512;
};

}  // namespace vedette::edit
