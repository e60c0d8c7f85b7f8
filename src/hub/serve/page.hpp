// Pages that are compiled into the program (web/) as routes. Thread-safe.
#pragma once

#include <span>

#include "embedded/file.hpp"
#include "hub/api/route.hpp"

namespace vedette::serve {

// A row for each file of the hub's page; "/" is the page itself.
api::RouteTable page_routes();
// The same for another page's files, which are of static storage.
api::RouteTable page_routes(std::span<const embedded::EmbeddedFile> files);

}  // namespace vedette::serve
