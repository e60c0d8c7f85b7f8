// The paths of tracked objects, for drawing. As a path grows longer it keeps fewer of its points, so that the
// memory is bounded. One thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/motion/result.hpp"

namespace vedette::overlay {

// The path of one tracked object.
struct Trail {
    std::uint32_t id = 0;               // of the track
    bool confirmed = false;             // it makes an event
    motion::Time seen{};                // last seen
    motion::Point last;                 // position when last seen
    std::vector<motion::Point> points;  // oldest first, sixteenths of a block
    int every = 1;                      // sightings between two points
    int passed = 0;                     // sightings since the last point
};

// All paths.
class Trails {
  public:
    static constexpr std::size_t kMax = 48;        // paths; the one seen longest ago is dropped
    static constexpr std::size_t kMaxPoints = 64;  // of a path

    // Adds the tracks of the next picture.
    void add(std::span<const motion::ObjectInfo> tracks);

    // Drops the objects that were last seen before `time`.
    void drop_before(motion::Time time);
    void clear() { trails_.clear(); }

    std::span<const Trail> trails() const { return trails_; }

  private:
    std::vector<Trail> trails_;
};

}  // namespace vedette::overlay
