// Draws the backdrop of a clip: a yard, a street, a room or the edge of a wood, with texture, edges and
// static objects, different for each seed. Moving objects are drawn elsewhere.
#pragma once

#include "motion/scenes/random.hpp"
#include "motion/scenes/surface.hpp"

namespace vedette::bench::motion {

enum class Look {
    kYard,
    kStreet,
    kRoom,
    kWood,
};

// Smooth noise of mean 0 within about ±1: `octaves` layers, the coarsest `scale` pixels wide.
class Texture {
  public:
    Texture(std::uint32_t seed, float scale, int octaves) : seed_(seed), scale_(scale), octaves_(octaves) {}
    float at(float x, float y) const;

  private:
    float lattice(int x, int y, std::uint32_t layer) const;

    std::uint32_t seed_;
    float scale_;
    int octaves_;
};

Surface draw_backdrop(Look look, Random& random);

// A pillar, a hedge or a parked van that people come out from behind: a textured box with its inner edge at
// x.
void draw_cover(Surface& on, float x, bool to_the_left, float foot, float height, Random& random);

}  // namespace vedette::bench::motion
