// One HTTP connection until it ends or a viewer's session takes it over. Owned by its loop.
#pragma once

#include <memory>

#include "hub/serve/broadcaster.hpp"
#include "hub/serve/server_rules.hpp"
#include "linux/io/stream.hpp"

namespace vedette::serve {

// `rules`, `broadcasters` and `stop` outlive the session. Ends by itself 60 s after the last request.
io::Task<> run_http_session(std::unique_ptr<io::Stream> stream, const CurrentRules& rules,
                            Broadcasters& broadcasters, io::Stop& stop);

}  // namespace vedette::serve
