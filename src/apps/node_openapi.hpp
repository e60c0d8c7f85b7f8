// The OpenAPI document of a node, made of its tables of routes and of a description of each. Thread-safe.
#pragma once

#include <expected>
#include <string>

namespace vedette::apps {

// The document as text, or which route lacks its description, or which description its route.
std::expected<std::string, std::string> node_openapi();

}  // namespace vedette::apps
