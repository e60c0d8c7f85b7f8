// A person on foot: head, trunk, two arms and two legs that swing with the way covered, clothes that are seen
// before the ground behind them, a soft shadow. Knows where it is seen at any time, which is the truth of a
// clip.
#pragma once

#include <optional>

#include "motion/scenes/random.hpp"
#include "motion/scenes/surface.hpp"

namespace vedette::bench::motion {

// The part of a person that can be seen, in pixels; right and bottom are without.
struct SeenBox {
    float left = 0;
    float top = 0;
    float right = 0;
    float bottom = 0;
};

struct Walker {
    float height = 60;  // pixels
    float speed = 50;   // pixels a second, to the right; negative to the left
    float start = 8;    // seconds: when it is at `from`
    float end = 14;     // when it is gone
    float from = 0;     // middle of the body, pixels
    float foot = 400;
    Gap gap;               // what it comes out from and goes behind
    float stop_at = 1e6F;  // seconds: stands still from then,
    float stop_for = 0;    // so long
    Paint skin{0.35F, -12, 18}, shirt, trousers, hair{0.05F, -3, 4};
    float shadow = 0.7F;  // what is left of the light in its shadow; 1 is none
    float stride_phase = 0;

    // Middle of the body at a time.
    float x(float seconds) const;

    // Nothing while less than half of its width can be seen.
    std::optional<SeenBox> seen(float seconds) const;

    bool stands(float seconds) const { return seconds >= stop_at && seconds < stop_at + stop_for; }

    void draw(Surface& on, float seconds) const;
    void draw_shadow(Surface& on, float seconds) const;
};

// Clothes whose light differs from `behind`, the mean of what they pass, by `contrast` of it at least; 0
// stands for what people wear.
void dress(Walker& walker, float behind, float contrast, Random& random);

}  // namespace vedette::bench::motion
