// The first pass over a film's pictures: the correction of each against flicker, and its shift against the
// others. Keeps some 200 bytes a picture. Blocks on the disk. Caller's thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "hub/film/picture_reader.hpp"
#include "hub/film/pictures.hpp"
#include "hub/film/render.hpp"
#include "hub/film/stabiliser.hpp"

namespace vedette::film {

// What to find.
struct Measuring {
    image::Size size;  // of the pictures that are of use
    bool light = false;
    bool shift = false;
};

// What was found.
struct Measured {
    std::vector<double> corrections;  // one a picture, as corrections(); empty: the light was not measured
    std::optional<Stabiliser> stabiliser;  // nothing: the shift was not
};

// A picture that is of no use gets no correction. kCancelled: `progress` said so.
Result<Measured> measure_pictures(std::span<const PictureFile> pictures, const Measuring& wanted,
                                  PictureReader& reader, const OnProgress& progress);

}  // namespace vedette::film
