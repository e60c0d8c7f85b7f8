// The board's OpenAPI document as it is served: JSON without blanks, compressed (RFC 1952). Immutable.
#pragma once

#include <string_view>

namespace vedette::node::api {

std::string_view openapi_gzip();

}  // namespace vedette::node::api
