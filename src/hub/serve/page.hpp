// The hub's page, compiled into the program (web/). Any thread.
#pragma once

#include <optional>
#include <string_view>

#include "hub/api/message.hpp"

namespace vedette::serve {

// The file behind a path ("/" is the page itself), or nothing.
std::optional<api::Response> page_file(std::string_view path);

}  // namespace vedette::serve
