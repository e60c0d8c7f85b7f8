// Makes a film of a folder's pictures: each is read, decoded, corrected and sent to the encoder in turn, so
// that memory does not grow with their number. The film is encoded in parts of some hundred pictures, which
// stay in a hidden folder beside it until it is complete: who starts the same film again, after a cancel or a
// SIGKILL, goes on with the first part that is missing. At the end the parts are joined without encoding
// again. Pictures that are missing, damaged or of another size than the first are counted and passed over.
// Against flicker and for a steady picture, light and shift of all pictures are measured first, which keeps
// some 200 bytes of each. Blocks.
// Caller's thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "hub/base/named_zone.hpp"
#include "hub/film/picture_reader.hpp"
#include "hub/film/pictures.hpp"
#include "hub/image/bitmap.hpp"
#include "linux/base/error.hpp"

namespace vedette::film {

// What to make.
struct RenderOptions {
    std::string folder;
    std::string output;  // ends with .mp4, .webm or .gif
    Choice choice;
    double fps = 25;                  // pictures a second, above 0, at most 240
    std::optional<image::Size> size;  // the pictures are scaled into it, with black bars; none: that of the
                                      // first, or what `stabilise` leaves of it
    bool deflicker = false;           // correct flicker; reads all pictures twice
    bool stabilise = false;           // put all pictures where the first one is, and cut the edges; likewise
    bool titles = false;              // each day's date in its first pictures
    std::shared_ptr<const NamedZone> zone{};  // of these days; null: UTC
    std::size_t part = 500;                   // pictures a part; a GIF is one part
    std::string helper;                       // path of vedette-video; "": as installed
};

// How far it is.
struct RenderProgress {
    std::size_t done = 0;  // pictures, the passed over ones included
    std::size_t total = 0;
    std::size_t kept = 0;              // of those done: in parts of an earlier start
    bool is_measuring = false;         // light and shift of each picture, before the film is begun
    std::optional<image::Box> crop{};  // what `stabilise` leaves of each picture; none while it measures
    image::Size picture{};             // of the first picture, of which this is a part
};

// Called after each picture; false cancels.
using OnProgress = std::function<bool(const RenderProgress&)>;

// The film stands under its name when this returns, or nothing has changed there. kCancelled: `progress` said
// so; kInvalidArgument: options that make no film; kDataLoss: no picture is of use; kFailedPrecondition:
// another program makes the same film.
Result<UseCount> render(const RenderOptions& options, const OnProgress& progress);

// The same of these pictures, in their order; `options.folder` is named in errors only, and `options.choice`
// is not used.
Result<UseCount> render_pictures(const RenderOptions& options, std::vector<PictureFile> pictures,
                                 const OnProgress& progress);

}  // namespace vedette::film
