// What two settings of the detector said of the same pictures, brought together by time: what both saw, and
// what only one did. Values and pure functions; any thread. Times are from the first picture.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/motion/result.hpp"

namespace vedette::motion_tool {

// An event, or a complaint about the camera, of one side.
struct Said {
    Duration start{};    // when its first thing was first seen
    Duration known{};    // when the detector told of it: a notification would go out now
    Duration end{};      // its last movement
    bool going = false;  // the pictures ended before it did

    bool operator==(const Said&) const = default;
};

// Everything one side said of a source.
struct SideLog {
    std::vector<Said> events;                              // in their order
    std::vector<Said> complaints[motion::kAilments] = {};  // by motion::Ailment
};

enum class Who : std::uint8_t { kBoth, kOnlyA, kOnlyB };

// What overlaps in time, directly or through something of the other side: one of each mostly, but one side
// may see two events where the other sees one.
struct Moment {
    std::optional<motion::Ailment> ailment;  // nothing: motion
    std::vector<Said> a, b;                  // not both empty

    Who who() const { return b.empty() ? Who::kOnlyA : a.empty() ? Who::kOnlyB : Who::kBoth; }
    Duration start() const;
    // How much later B told of it first; negative when it was earlier. Of kBoth only.
    Duration b_later() const { return b.front().known - a.front().known; }
};

// Both in the order of their starts. Overlap counts the ends: what begins as the other ends belongs together.
std::vector<Moment> align(std::span<const Said> a, std::span<const Said> b);

// Events and complaints, in the order of their starts.
std::vector<Moment> align(const SideLog& a, const SideLog& b);

// Follows one side picture by picture.
class SideWatch {
  public:
    void see(const motion::Result& result, Duration at);
    // The pictures have ended: what is under way still goes on.
    SideLog finish();
    std::size_t events() const { return log_.events.size() + (event_ ? 1 : 0); }

  private:
    SideLog log_;
    std::optional<Said> event_;  // under way
    std::optional<Said> ill_[motion::kAilments];
};

}  // namespace vedette::motion_tool
