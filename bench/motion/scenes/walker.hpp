// A walking person: head, trunk, arms and legs that swing with the distance walked, clothes with contrast to
// the background, a soft shadow. Says where the person is visible at any time, which is the truth of a clip.
#pragma once

#include <optional>

#include "motion/scenes/random.hpp"
#include "motion/scenes/surface.hpp"

namespace vedette::bench::motion {

// The visible part of a person, pixels; right and bottom are exclusive.
struct SeenBox {
    float left = 0;
    float top = 0;
    float right = 0;
    float bottom = 0;
};

struct Walker {
    float height = 60;  // pixels
    float speed = 50;   // pixels a second, to the right; negative to the left
    float start = 8;    // seconds, at `from`
    float end = 14;     // seconds, out of sight
    float from = 0;     // centre of the body, pixels
    float foot = 400;
    Gap gap;               // between two covers
    float stop_at = 1e6F;  // seconds; stands still from then
    float stop_for = 0;    // for so many seconds
    Paint skin{0.35F, -12, 18}, shirt, trousers, hair{0.05F, -3, 4};
    float shadow = 0.7F;  // light left in the shadow; 1: no shadow
    float stride_phase = 0;

    // Centre of the body.
    float x(float seconds) const;

    // Empty while less than half of the width is visible.
    std::optional<SeenBox> seen(float seconds) const;

    bool stands(float seconds) const { return seconds >= stop_at && seconds < stop_at + stop_for; }

    void draw(Surface& on, float seconds) const;
    void draw_shadow(Surface& on, float seconds) const;
};

// Chooses clothes that differ from `behind`, the mean reflectance along the path, by at least `contrast` of
// it; 0: usual clothes.
void dress(Walker& walker, float behind, float contrast, Random& random);

}  // namespace vedette::bench::motion
