// One HTTP connection from its first request until it ends or a viewer's session takes it over. Coroutine;
// belongs to its loop's thread.
#pragma once

#include <memory>

#include "hub/serve/broadcaster.hpp"
#include "hub/serve/site.hpp"
#include "linux/io/stream.hpp"

namespace vedette::serve {

// `site`, `broadcasters` and `stop` outlive the session. Ends by itself 60 s after the last request.
io::Task<> run_http_session(std::unique_ptr<io::Stream> stream, const Site& site, Broadcasters& broadcasters,
                            io::Stop& stop);

}  // namespace vedette::serve
