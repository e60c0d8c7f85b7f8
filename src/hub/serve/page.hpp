// The hub's page, compiled into the program (web/), and how files of a page are answered. Any thread.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "embedded/file.hpp"
#include "hub/api/message.hpp"

namespace vedette::serve {

// The file behind a path ("/" is the page itself), or nothing.
std::optional<api::Response> page_file(std::string_view path);
// The same of another page's files.
std::optional<api::Response> page_file(std::span<const embedded::EmbeddedFile> files, std::string_view path);

}  // namespace vedette::serve
