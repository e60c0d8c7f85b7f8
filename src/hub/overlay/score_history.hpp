// The detector's scores over time and which event they belong to, for a graph, in bounded memory: of the
// whole time, coarser as it grows, or of the last moments only. A peak is kept however coarse it gets. One
// thread.
#pragma once

#include <cstdint>
#include <deque>
#include <span>

#include "core/base/time.hpp"

namespace vedette::overlay {

// What a column of a graph shows.
struct ScoreColumn {
    std::uint8_t score = 0;   // the highest, 0 to 100
    bool known = false;       // there was a picture
    std::uint32_t event = 0;  // its id; 0: none

    bool operator==(const ScoreColumn&) const = default;
};

// Scores by time, at most kMost entries.
class ScoreHistory {
  public:
    static constexpr std::size_t kMost = 4096;           // entries, 24 bytes each
    static constexpr Duration kFinest = Duration(40ms);  // pictures that are closer share an entry

    // `window`: what is older is forgotten; zero: nothing is.
    explicit ScoreHistory(Duration window = {}) : window_(window) {}

    // The next picture's; times don't run backwards.
    void add(Duration at, int score);

    // These times, both included, belong to that event.
    void mark(Duration start, Duration end, std::uint32_t event);

    // The times of `from` to `to`, `to` left out, as so many columns. A score lasts until the next picture.
    void columns(Duration from, Duration to, std::span<ScoreColumn> out) const;

    bool empty() const { return entries_.empty(); }
    Duration last() const { return last_; }  // time of the last picture
    Duration step() const { return step_; }  // how fine it still is
    std::size_t size() const { return entries_.size(); }

  private:
    struct Entry {
        Duration at{};  // of its first picture
        std::uint8_t score = 0;
        std::uint32_t event = 0;
    };
    void make_coarser();

    Duration window_;
    Duration step_ = kFinest;
    Duration last_{};
    std::deque<Entry> entries_;
};

}  // namespace vedette::overlay
