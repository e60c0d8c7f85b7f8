// Pages that are compiled into the program as routes. Thread-safe.
#pragma once

#include <span>

#include "embedded/file.hpp"
#include "hub/api/route.hpp"

namespace vedette::serve {

// A row for each file, which are of static storage; "/" is the page itself.
api::RouteTable page_routes(std::span<const embedded::EmbeddedFile> files);

}  // namespace vedette::serve
