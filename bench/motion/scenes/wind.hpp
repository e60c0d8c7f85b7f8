// What the wind moves at its place: barrier tape and flags.
#pragma once

#include <vector>

#include "motion/scenes/random.hpp"
#include "motion/scenes/surface.hpp"

namespace vedette::bench::motion {

// A gust from 0 to 1 that comes and goes; calm before `from`.
struct Gusts {
    float from, phase;

    float at(float seconds) const;
};

// Tape in two colours between two posts, or with a loose end.
class Tape {
  public:
    Tape(Random& random, float from);
    void draw(Surface& on, float seconds) const;

  private:
    Gusts gusts_;
    Point first_, second_;
    float sag_, swing_, speed_, radius_;
    bool loose_;
    Paint paint_;
};

// A flag on a pole, in stripes.
class Flag {
  public:
    Flag(Random& random, float from);
    void draw(Surface& on, float seconds) const;

  private:
    Gusts gusts_;
    Point pole_;
    float width_, height_, speed_;
    std::vector<Paint> stripes_;
};

}  // namespace vedette::bench::motion
