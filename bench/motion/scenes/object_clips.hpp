// Fills clips with what people.hpp does not draw: hands, vehicles, people who are close, approach, or come
// one after another, and what moves without being anybody.
#pragma once

#include "motion/scenes/clip.hpp"

namespace vedette::bench::motion {

enum class ObjectKind { kHand, kClosePerson, kVehicle, kApproach };

// Three of them after the quiet start, one a slot.
void add_objects(Plan& plan, Surface& backdrop, ObjectKind kind, Random& random);

// The camera's exposure and white balance follow what `plan.objects` let into the picture.
void react_to_objects(Plan& plan, const Surface& backdrop, Random& random);

// Three or four people on the same path, one after another.
void send_followers(Plan& plan, Surface& backdrop, Random& random);

// Tape, flags or both, that begin to move before or after the quiet start.
void hang_in_wind(Plan& plan, Random& random);

// Date and time in the picture; every second clip is dark.
void write_time(Plan& plan, std::uint64_t seed, Random& random);

// Mean levels in steps of 3 to 9, and light that drifts over them.
void code_coarsely(Plan& plan, Random& random);

}  // namespace vedette::bench::motion
