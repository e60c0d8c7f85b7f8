// A command as people type it, to program and arguments, without a shell. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "linux/base/error.hpp"

namespace vedette::settings {

// Words are separated by blanks; '…' keeps everything, "…" everything but \" and \\, a backslash outside
// quotes the next character. At least one word; the error is a phrase that follows the quoted command: "has
// no …". What only a shell could do (pipes, redirection) is refused.
Result<std::vector<std::string>> split_command(std::string_view text);

}  // namespace vedette::settings
