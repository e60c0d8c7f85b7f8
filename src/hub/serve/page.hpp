// Pages that are compiled into the program as routes. Thread-safe.
#pragma once

#include <span>

#include "embedded/file.hpp"
#include "hub/api/route.hpp"

namespace vedette::serve {

// Another address of a file.
struct Place {
    std::string_view path;  // pattern of a route
    std::string_view file;
};

// The file with the headers of a page, or 304 where the browser has it.
api::Response file_response(const embedded::EmbeddedFile& file, const api::Request& request);

// A row for each file, which are of static storage, and for each place; "/" is the page itself.
api::RouteTable page_routes(std::span<const embedded::EmbeddedFile> files,
                            std::span<const Place> places = {});

}  // namespace vedette::serve
