// With --film: receives uncompressed pictures from the hub (core/wire) and writes a film of them until the
// hub sends the end. If the hub's connection ends before, the file remains incomplete. Blocks. Main thread.
#pragma once

#include "helpers/video/film.hpp"
#include "helpers/video/options.hpp"
#include "helpers/video/unit_socket.hpp"

namespace vedette::video {

// `socket`: that of `options.fd`. kCancelled: the hub has closed the connection.
Result<void> make_film(const Options& options, UnitSocket& socket);

}  // namespace vedette::video
