// Splits a typed command into program and arguments, without a shell. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "linux/base/error.hpp"

namespace vedette::settings {

// Blanks separate words; '…' is literal; in "…" only \" and \\ are escapes; elsewhere a backslash escapes the
// next character. At least one word. Pipes, redirection and the like are refused. The error is a phrase that
// follows the quoted command: "has no …".
Result<std::vector<std::string>> split_command(std::string_view text);

}  // namespace vedette::settings
