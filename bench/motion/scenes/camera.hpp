// The simulated camera: shake, exposure, gamma, noise that depends on light and gain, JPEG by libjpeg-turbo.
// Also reads the block means of a JPEG, as the detector gets them. Owns its buffers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "motion/scenes/random.hpp"
#include "motion/scenes/surface.hpp"

namespace vedette::bench::motion {

struct Shot {
    float exposure = 1;     // factor on the light
    float colour = 1;       // 0: grey, as under infrared light
    float noise = 1.8F;     // standard deviation at middle grey, levels of 255
    bool infrared = false;  // leaves are bright
    float shift_x = 0;      // pixels, up to kMargin - 1
    float shift_y = 0;
};

class Camera {
  public:
    Camera(Random& random, int quality);

    // The JPEG of the surface, valid until the next call.
    std::string_view take(const Surface& surface, const Shot& shot, Random& random);

    const std::vector<std::uint8_t>& luma() const { return y_; }

  private:
    void expose(const Surface& surface, const Shot& shot, Random& random);
    void compress();

    int quality_;
    std::vector<std::int16_t> grain_;  // a square of noise, standard deviation 256
    std::vector<std::uint8_t> y_, cb_, cr_;
    std::string jpeg_;
};

// Block means of a JPEG's luma by its DC coefficients, row by row (core/frame/luma_grid.hpp). Exits with a
// message if the picture cannot be read.
void read_block_means(std::string_view jpeg, std::vector<std::uint8_t>& means, int& columns, int& rows);

}  // namespace vedette::bench::motion
