// The simulated camera: shake, exposure, gamma, noise that depends on light and gain, JPEG by libjpeg-turbo.
// Also reads the block means of a JPEG, as the detector gets them. Owns its buffers.
#pragma once

#include <functional>
#include <span>
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
    float warm = 0;  // white balance: blue is less and red is more by so many levels
};

// Draws into the finished luma, as a camera does with date and time.
using Overlay = std::function<void(std::span<std::uint8_t> luma)>;

class Camera {
  public:
    // `dc_step`: the step in which mean levels of blocks are coded, in eighths of a level; 0: that of the
    // quality.
    Camera(Random& random, int quality, int dc_step);

    // The JPEG of the surface, valid until the next call.
    std::string_view take(const Surface& surface, const Shot& shot, const Overlay& overlay, Random& random);

    const std::vector<std::uint8_t>& luma() const { return y_; }

  private:
    void expose(const Surface& surface, const Shot& shot, Random& random);
    void compress();

    int quality_, dc_step_;
    std::vector<std::int16_t> grain_;  // a square of noise, standard deviation 256
    std::vector<std::uint8_t> y_, cb_, cr_;
    std::string jpeg_;
};

// Block means of a JPEG's luma by its DC coefficients, row by row (core/frame/luma_grid.hpp). Exits with a
// message if the picture cannot be read.
void read_block_means(std::string_view jpeg, std::vector<std::uint8_t>& means, int& columns, int& rows,
                      int& step);

}  // namespace vedette::bench::motion
