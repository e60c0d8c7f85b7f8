// The camera of the clips: a lens that can shake, exposure, gamma, sensor noise whose size follows the light
// and the gain, JPEG by libjpeg-turbo; and the reading of a JPEG's block means, as the detector gets them.
// Owns its buffers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "motion/scenes/random.hpp"
#include "motion/scenes/surface.hpp"

namespace vedette::bench::motion {

struct Shot {
    float exposure = 1;     // factor on the light
    float colour = 1;       // 0 is grey, as under infra-red lamps
    float noise = 1.8F;     // deviation in levels of 255 at middle grey
    bool infrared = false;  // leaves are bright
    float shift_x = 0;      // pixels that the camera looks aside; at most kMargin - 1
    float shift_y = 0;
};

class Camera {
  public:
    Camera(Random& random, int quality);

    // The JPEG of what the surface shows; the text is valid until the next call.
    std::string_view take(const Surface& surface, const Shot& shot, Random& random);

    const std::vector<std::uint8_t>& luma() const { return y_; }

  private:
    void expose(const Surface& surface, const Shot& shot, Random& random);
    void compress();

    int quality_;
    std::vector<std::int16_t> grain_;  // a square of noise, deviation 256
    std::vector<std::uint8_t> y_, cb_, cr_;
    std::string jpeg_;
};

// Block means of a JPEG's luma by its DC coefficients, row by row (core/frame/luma_grid.hpp). Ends the
// program with a message when the picture cannot be read.
void read_block_means(std::string_view jpeg, std::vector<std::uint8_t>& means, int& columns, int& rows);

}  // namespace vedette::bench::motion
