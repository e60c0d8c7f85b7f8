// Sends people through a clip: when, where, how tall, how fast, and what they come out from.
#pragma once

#include "motion/scenes/clip.hpp"

namespace vedette::bench::motion {

struct People {
    int count = 3;
    float shortest = 0.05F;  // of the picture's height
    float tallest = 0.15F;
    float slowest = 0.7F;  // own heights a second
    float fastest = 1.2F;
    float contrast = 0;  // of the light behind them; 0 is what people wear
    float slot = 8.3F;   // seconds from one to the next
    float shortest_walk = 2.8F;
    float longest_walk = 3.8F;
};

// Covers are drawn on the backdrop; walkers are added to the plan, one a slot, the first after the quiet
// start.
void send_people(Plan& plan, Surface& backdrop, const People& people, Random& random);

// A second person who walks towards each that is there, on nearly the same line.
void send_opposite(Plan& plan, Surface& backdrop, Random& random);

}  // namespace vedette::bench::motion
