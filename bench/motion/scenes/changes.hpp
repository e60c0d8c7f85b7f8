// Changes of light, of exposure and of the view over a clip: each adds one to the plan. Their numbers are
// drawn from `random`. For clips of kFramesPerSecond.
#pragma once

#include <vector>

#include "motion/scenes/clip.hpp"

namespace vedette::bench::motion {

// Seconds at a frame.
float clock_of(int frame);

// Gains of an automatic exposure that follows the mean light of each frame, correcting `rate` of the error in
// each.
std::vector<float> follow_light(const std::vector<float>& light, float share, float rate);

// `least`, `most`: deviation of the noise, levels.
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
