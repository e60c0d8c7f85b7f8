#include "core/edit/line_marks.hpp"

#include <algorithm>

namespace vedette::edit {

LineMark LineMarks::before(Offset at) const {
    const auto marks = memory_.first(count_);
    const auto behind = std::ranges::upper_bound(marks, at, {}, &LineMark::at);
    LineMark best = behind == marks.begin() ? LineMark{} : behind[-1];
    for (const LineMark& other : {end_, last_}) {
        if (other.at <= at && other.at > best.at) best = other;
    }
    return best;
}

LineMark LineMarks::before_line(std::uint64_t line) const {
    const auto marks = memory_.first(count_);
    const auto behind = std::ranges::lower_bound(marks, line, {}, &LineMark::line);
    LineMark best = behind == marks.begin() ? LineMark{} : behind[-1];
    if (last_.line < line && last_.at > best.at) best = last_;
    return best;
}

void LineMarks::add(LineMark mark) {
    if (memory_.empty()) return;
    const auto is_near = [&](std::size_t behind) {
        const bool before = behind > 0 ? mark.at - memory_[behind - 1].at < interval_ : mark.at < interval_;
        return before || (behind < count_ && memory_[behind].at - mark.at < interval_);
    };
    const auto place = [&] {
        const auto marks = memory_.first(count_);
        return static_cast<std::size_t>(std::ranges::upper_bound(marks, mark.at, {}, &LineMark::at) -
                                        marks.begin());
    };
    if (is_near(place())) return;
    if (count_ == memory_.size()) {
        thin_out();
        if (count_ == memory_.size() || is_near(place())) return;
    }
    const std::size_t behind = place();
    std::copy_backward(&memory_[0] + behind, &memory_[0] + count_, &memory_[0] + count_ + 1);
    memory_[behind] = mark;
    ++count_;
}

// Doubles the distance until some marks are too near to their neighbours.
void LineMarks::thin_out() {
    const std::size_t before = count_;
    while (count_ == before && count_ > 0) {
        interval_ *= 2;
        Offset kept_at = 0;
        std::size_t kept = 0;
        for (std::size_t i = 0; i < count_; ++i) {
            if (memory_[i].at - kept_at < interval_) continue;
            kept_at = memory_[i].at;
            memory_[kept++] = memory_[i];
        }
        count_ = kept;
    }
}

void LineMarks::advance(LineMark to) {
    end_ = to;
    add(to);
}

void LineMarks::clear() {
    count_ = 0;
    interval_ = kFirstInterval;
    end_ = last_ = {};
}

void LineMarks::cut(LineMark end) {
    const auto marks = memory_.first(count_);
    count_ =
        static_cast<std::size_t>(std::ranges::upper_bound(marks, end.at, {}, &LineMark::at) - marks.begin());
    end_ = end;
    if (last_.at > end.at) last_ = {};
}

void LineMarks::replace(Offset at, Offset removed, std::uint64_t removed_lines, Offset inserted,
                        std::uint64_t inserted_lines) {
    const auto move = [&](LineMark& mark) {
        mark.at = mark.at - removed + inserted;
        mark.line = mark.line - removed_lines + inserted_lines;
    };
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count_; ++i) {
        LineMark mark = memory_[i];
        if (mark.at > at && mark.at < at + removed) continue;
        if (mark.at > at) move(mark);
        memory_[kept++] = mark;
    }
    count_ = kept;
    if (last_.at > at && last_.at < at + removed) last_ = {};
    if (last_.at > at) move(last_);
    move(end_);
}

}  // namespace vedette::edit
