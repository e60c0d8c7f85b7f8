#include "hub/overlay/score_history.hpp"

#include <algorithm>

namespace vedette::overlay {

void ScoreHistory::add(Duration at, int score) {
    last_ = std::max(last_, at);
    const auto height = static_cast<std::uint8_t>(std::clamp(score, 0, 100));
    if (!entries_.empty() && at / step_ <= entries_.back().at / step_) {
        entries_.back().score = std::max(entries_.back().score, height);
        return;
    }
    if (window_ > Duration::zero()) {
        // Keep one older entry: its score lasts into the window.
        while (entries_.size() > 1 && entries_[1].at < at - window_) entries_.pop_front();
    }
    while (entries_.size() >= kMax) halve_resolution();
    entries_.push_back({at, height, 0});
}

void ScoreHistory::halve_resolution() {
    step_ *= 2;
    std::deque<Entry> coarser;
    for (const Entry& entry : entries_) {
        if (coarser.empty() || entry.at / step_ != coarser.back().at / step_) {
            coarser.push_back(entry);
            continue;
        }
        Entry& same = coarser.back();
        same.score = std::max(same.score, entry.score);
        if (entry.event != 0) same.event = entry.event;
    }
    entries_ = std::move(coarser);
}

void ScoreHistory::mark(Duration start, Duration end, std::uint32_t event) {
    for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
        if (entry->at / step_ < start / step_) break;
        if (entry->at <= end) entry->event = event;
    }
}

void ScoreHistory::columns(Duration from, Duration to, std::span<ScoreColumn> out) const {
    std::ranges::fill(out, ScoreColumn{});
    if (to <= from || out.empty()) return;
    const auto count = std::ssize(out);
    const double per_column = to_seconds(to - from) / static_cast<double>(count);
    const auto column_of = [&](Duration at) {
        const double column = to_seconds(at - from) / per_column;
        return static_cast<std::ptrdiff_t>(std::clamp(column, -1.0, static_cast<double>(count)));
    };
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
        const auto next = entry + 1;
        if (entry->at >= to) break;
        const std::ptrdiff_t first = entry->at < from ? 0 : column_of(entry->at);
        const Duration until = next != entries_.end() ? next->at : entry->at + step_;
        if (until <= from) continue;
        const std::ptrdiff_t last = std::max(first, column_of(until) - 1);
        for (std::ptrdiff_t i = first; i <= std::min(last, count - 1); ++i) {
            ScoreColumn& column = out[static_cast<std::size_t>(i)];
            column.known = true;
            column.score = std::max(column.score, entry->score);
            if (entry->event != 0) column.event = entry->event;
        }
    }
}

}  // namespace vedette::overlay
