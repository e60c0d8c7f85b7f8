// The detector's scores over time with their events, for a graph, in bounded memory: either of the whole
// time, with a resolution that decreases as it grows, or of the last seconds only. Peaks are never lost. One
// thread.
#pragma once

#include <cstdint>
#include <deque>
#include <span>

#include "core/base/time.hpp"

namespace vedette::overlay {

// One column of a graph.
struct ScoreColumn {
    std::uint8_t score = 0;   // highest, 0 to 100
    bool known = false;       // there was a picture
    std::uint32_t event = 0;  // id; 0: none

    bool operator==(const ScoreColumn&) const = default;
};

// The scores of one graph, at most kMax entries.
class ScoreHistory {
  public:
    static constexpr std::size_t kMax = 4096;             // entries, 24 bytes each
    static constexpr Duration kMinStep = Duration(40ms);  // closer pictures share an entry

    // `window`: older scores are dropped; zero: keep all.
    explicit ScoreHistory(Duration window = {}) : window_(window) {}

    // Adds the next picture's score; times don't decrease.
    void add(Duration at, int score);

    // Assigns the times from `start` to `end`, both included, to that event.
    void mark(Duration start, Duration end, std::uint32_t event);

    // The times from `from` to `to`, `to` excluded, as out.size() columns. A score lasts until the next
    // picture.
    void columns(Duration from, Duration to, std::span<ScoreColumn> out) const;

    bool empty() const { return entries_.empty(); }
    Duration last() const { return last_; }  // time of the last picture
    Duration step() const { return step_; }  // present resolution
    std::size_t size() const { return entries_.size(); }

  private:
    struct Entry {
        Duration at{};  // its first picture
        std::uint8_t score = 0;
        std::uint32_t event = 0;
    };
    void halve_resolution();

    Duration window_;
    Duration step_ = kMinStep;
    Duration last_{};
    std::deque<Entry> entries_;
};

}  // namespace vedette::overlay
