// With --film: receives uncompressed pictures from the hub (core/wire) and writes a film of them until the
// hub sends the end. If the hub's connection ends before, the file remains incomplete. Blocks. Main thread.
#pragma once

#include "helpers/video/film.hpp"
#include "helpers/video/options.hpp"

namespace vedette::video {

// The caller owns `socket`. kCancelled: the hub has closed the connection.
Result<void> make_film(const Options& options, int socket);

}  // namespace vedette::video
