// The ways that things have gone, for drawing: where each was seen, thinned out as it grows longer, so that
// the memory is bounded. One thread.
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
    motion::Point last;                 // there
    std::vector<motion::Point> points;  // oldest first, sixteenths of a block
    int every = 1;                      // sightings from point to point
    int passed = 0;                     // sightings since the last point
};

// The paths of all tracked objects of one camera, at most kMost.
class Trails {
  public:
    static constexpr std::size_t kMost = 48;    // things; the one seen longest ago goes
    static constexpr std::size_t kPoints = 64;  // of each

    // The tracks of the next picture.
    void see(std::span<const motion::Track> tracks);

    // Things that were last seen before that go.
    void forget_before(motion::Time time);
    void clear() { trails_.clear(); }

    std::span<const Trail> trails() const { return trails_; }

  private:
    std::vector<Trail> trails_;
};

}  // namespace vedette::overlay
