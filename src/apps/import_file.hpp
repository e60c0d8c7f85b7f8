// The option --import of `vedette-node`: settings from a file that securityCam or TCPCam was built with.
// Caller's thread; blocks while it reads the file.
#pragma once

#include <expected>
#include <string>

#include "node/settings/values.hpp"

namespace vedette::apps {

// Takes the file's settings into `values`. A line for each symbol, with what became of it; or a sentence that
// says why the file is not taken.
std::expected<std::string, std::string> import_file(const std::string& file, node::Values& values);

}  // namespace vedette::apps
