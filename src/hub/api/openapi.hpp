// The OpenAPI document of a route table (docs/ref/openapi.json, written by `./dev docs`): paths, methods,
// parameters and refusals come from the rows, the rest from openapi.json. Thread-safe.
#pragma once

#include <string>

#include "hub/api/route.hpp"

namespace vedette::api {

// JSON text, indented, with a line feed at its end.
std::string openapi_document(const RouteTable& routes);

}  // namespace vedette::api
