// The helper's other work: takes pictures from the hub (core/wire, pixels as they are) and makes a film of
// them until the hub says that it ends. When the hub goes without a word nobody wants the film, and it stays
// as it is. Waits for the hub and the encoder. One thread.
#pragma once

#include "helpers/video/film.hpp"
#include "helpers/video/options.hpp"

namespace vedette::video {

// `socket` stays the caller's. A value: the film is whole. kCancelled: the hub has gone.
Result<void> make_film(const Options& options, int socket);

}  // namespace vedette::video
