// Finds how far a camera has moved between pictures: the shift of each against a slow reference, which is the
// mean of the pictures before it, each put in its place. So the light of the day may change, and a picture
// with something in front of the camera moves nothing. After some pictures in a row that do not fit, a camera
// that was turned for example, the reference begins anew where the last one that fitted was. Works on the
// means of blocks of 8×8 pixels, without decoding, to a fraction of a block. Memory: a few values a block.
// Caller's thread.
#pragma once

#include <optional>
#include <vector>

#include "core/frame/luma_grid.hpp"

namespace vedette::film {

// How far the content of a picture is right of, and below, where it was at first; pixels.
struct Shift {
    double x = 0;
    double y = 0;
};

// See above. For the pictures of one camera in the order of time.
class ShiftFinder {
  public:
    // Nothing: it can't be told, in the dark or in fog for example; the reference stays. The first picture
    // that has any detail is the reference: no shift. All grids have the size of the first one.
    std::optional<Shift> find(const frame::LumaGrid& grid);

  private:
    // A picture of floats, and smaller ones of it.
    struct Image {
        int width = 0;
        int height = 0;
        std::vector<float> values;

        float at(int x, int y) const {
            return values[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                          static_cast<std::size_t>(x)];
        }
        // Between pixels; `x` and `y` are inside with a margin of one.
        float between(double x, double y) const;
    };
    using Pyramid = std::vector<Image>;  // the largest first

    // How a picture lies on the reference: reference(x, y) = gain · picture(x + x, y + y) + offset.
    struct Fit {
        double x = 0;  // pixels of the level
        double y = 0;
        double gain = 1;
        double offset = 0;
        double agreement = 0;  // correlation of both, -1 to 1
    };

    static Image half_of(const Image& image);
    static Pyramid pyramid_of(Image image);
    static bool has_detail(const Image& image);
    static double scale_of(const Image& reference, const Image& picture, const Fit& fit, int margin_x,
                           int margin_y);
    static bool improve(const Image& reference, const Image& picture, Fit& fit);
    static void judge(const Image& reference, const Image& picture, Fit& fit);
    void learn(const Image& picture, const Fit& fit);

    Pyramid reference_;  // empty: none yet
    Shift base_;         // of the reference against the first picture
    Shift last_;         // of the last picture that fitted
    int lost_ = 0;       // pictures since then that have detail
};

}  // namespace vedette::film
