// Adds people to a clip: when, where, how tall, how fast, and from behind which cover.
#pragma once

#include "motion/scenes/clip.hpp"

namespace vedette::bench::motion {

struct People {
    int count = 3;
    float shortest = 0.05F;  // of the picture's height
    float tallest = 0.15F;
    float slowest = 0.7F;  // own heights a second
    float fastest = 1.2F;
    float contrast = 0;  // of the light behind them; 0: usual clothes
    float slot = 8.3F;   // seconds from one to the next
    float shortest_walk = 2.8F;
    float longest_walk = 3.8F;
};

// Draws covers on the backdrop and adds walkers to the plan, one a slot, after the quiet start.
void send_people(Plan& plan, Surface& backdrop, const People& people, Random& random);

// Adds for each person a second one who comes towards them on nearly the same line.
void send_opposite(Plan& plan, Surface& backdrop, Random& random);

}  // namespace vedette::bench::motion
