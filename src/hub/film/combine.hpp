// Makes one picture of a folder's pictures: a star trail or a keogram. They are read one by one, as render()
// does, and those of no use are counted and passed over. Blocks. Caller's thread.
#pragma once

#include <string>

#include "hub/film/render.hpp"

namespace vedette::film {

// What to make.
enum class Combination { kStarTrail, kKeogram };

// Its options.
struct CombineOptions {
    std::string folder;
    std::string output;  // ends with .png, .jpg or .jpeg
    Choice choice;
    Combination kind = Combination::kStarTrail;
};

// The picture stands under its name when this returns, or nothing has changed there. Errors as those of
// render().
Result<UseCount> combine(const CombineOptions& options, const OnProgress& progress);

// The same of these pictures, in their order; `options.folder` and `options.choice` are not used.
Result<UseCount> combine_pictures(const CombineOptions& options, const std::vector<PictureFile>& pictures,
                                  const OnProgress& progress);

}  // namespace vedette::film
