// What moves through a clip and is no walking person: hands, vehicles, people who come close or approach.
// Each says where it is visible at any time, which is the truth of a clip.
#pragma once

#include <functional>
#include <optional>

#include "motion/scenes/walker.hpp"

namespace vedette::bench::motion {

struct MovingObject {
    std::function<void(Surface&, float seconds)> draw;
    std::function<std::optional<SeenBox>(float seconds)> seen;  // empty while it is not to be reported
    std::function<bool(float seconds)> stands;                  // may be empty: it never stands still
    float light = 0.3F;                                         // mean reflectance, for automatic exposure
    float warm = 0;                                             // of its colour, -1 to 1, for white balance
};

// The part inside the picture; empty if less than `least` pixels of it are.
std::optional<SeenBox> inside_picture(const SeenBox& box, float least);

// An arm that reaches in from an edge, holds for a moment and goes back; it covers `share` of the picture
// then.
MovingObject make_hand(const Surface& backdrop, float start, float share, Random& random);

// A person right before the camera, cut off by the picture's edges, who crosses it; some stop for a moment.
MovingObject make_close_person(const Surface& backdrop, float start, Random& random);

// A car or van that crosses the picture.
MovingObject make_vehicle(Surface& backdrop, float start, Random& random);

// A person who steps out from behind a cover far away, comes along the view and passes the camera, or the
// same backwards. `cover_x`: the inner edge of the cover.
MovingObject make_approach(const Surface& backdrop, float start, bool leaves, float cover_x, Random& random);

// A car that comes along the view, or leaves.
MovingObject make_approaching_car(const Surface& backdrop, float start, bool leaves, Random& random);

}  // namespace vedette::bench::motion
