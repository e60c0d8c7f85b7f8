// The places where clips happen: a yard, a street, a room, a wood's edge, with noise in octaves, edges and
// things that stand about, different for each seed. What moves is not drawn here.
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

// A pillar, a hedge or a parked van that figures come out from behind: a textured box whose inner edge is at
// x.
void draw_cover(Surface& on, float x, bool to_the_left, float foot, float height, Random& random);

}  // namespace vedette::bench::motion
