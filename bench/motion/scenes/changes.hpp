// Changes of light, of exposure and of the view over a clip: each adds one to the plan. Their numbers are
// drawn from `random`. For clips of kFramesPerSecond.
#pragma once

#include <vector>

#include "motion/scenes/clip.hpp"

namespace vedette::bench::motion {

// Seconds at a frame.
float clock_of(int frame);

// The gain of an automatic exposure for each frame. `light` is the mean light of each; the gain moves by the
// part `rate` of its error a frame.
std::vector<float> follow_light(const std::vector<float>& light, float share, float rate);

// A dark picture with sensor noise of a standard deviation between `least` and `most` levels.
void make_night(Plan& plan, Random& random, float least, float most);
void cloud(Plan& plan, Random& random);
void lamp(Plan& plan, Random& random);
void infrared(Plan& plan, Random& random);
void exposure(Plan& plan, Random& random);
void shake(Plan& plan, std::uint64_t seed, Random& random);

// Shadows of objects outside of the picture.
void shadow(Plan& plan, Random& random);
void headlights(Plan& plan, Random& random);

}  // namespace vedette::bench::motion
