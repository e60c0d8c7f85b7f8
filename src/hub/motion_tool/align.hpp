// Matches by time what two detectors reported for the same pictures: found by both, or by one only. Values
// and pure functions; any thread. Times count from the first picture.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/motion/result.hpp"

namespace vedette::motion_tool {

// An event, or an alert about the camera, of one detector.
struct Occurrence {
    Duration start{};     // first sighting
    Duration reported{};  // when the detector reported it; a notification would be sent then
    Duration end{};       // last movement
    bool open = false;    // the pictures ended before it did

    bool operator==(const Occurrence&) const = default;
};

// Everything that one detector reported for a source, each list in the order of time.
struct DetectorLog {
    std::vector<Occurrence> events;
    std::vector<Occurrence> alerts[motion::kHealthIssues] = {};  // by motion::HealthIssue
};

// Which detectors found something.
enum class FoundBy : std::uint8_t { kBoth, kOnlyA, kOnlyB };

// Occurrences that overlap in time, directly or through one of the other detector. Usually one of each; but
// one detector may report two events where the other reports one.
struct Match {
    std::optional<motion::HealthIssue> issue;  // empty: motion
    std::vector<Occurrence> a, b;              // not both empty

    FoundBy found_by() const {
        return b.empty() ? FoundBy::kOnlyA : a.empty() ? FoundBy::kOnlyB : FoundBy::kBoth;
    }
    Duration start() const;
    // How much later B reported it; negative: earlier. Only for kBoth.
    Duration b_delay() const { return b.front().reported - a.front().reported; }
};

// Both lists are in the order of their starts. The ends count as overlap: an occurrence that starts when the
// other one ends matches it.
std::vector<Match> align(std::span<const Occurrence> a, std::span<const Occurrence> b);

// Events and alerts, in the order of their starts.
std::vector<Match> align(const DetectorLog& a, const DetectorLog& b);

// Collects one detector's log, picture by picture.
class LogBuilder {
  public:
    void add(const motion::Result& result, Duration at);
    // After the last picture: what is active stays open.
    DetectorLog finish();
    std::size_t events() const { return log_.events.size() + (event_ ? 1 : 0); }

  private:
    DetectorLog log_;
    std::optional<Occurrence> event_;  // active
    std::optional<Occurrence> alerts_[motion::kHealthIssues];
};

}  // namespace vedette::motion_tool
