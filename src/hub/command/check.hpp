// `vedette check FILE`: says everything that is wrong with a settings file, or what it means. It changes
// nothing and connects to nothing. Blocks on the files that it reads.
#pragma once

#include <cstdio>
#include <string_view>

namespace vedette::command {

// Each problem is a line "file:line:column: key: what is wrong (allowed: …)" on `err`, and the result is 2.
// Without problems a summary goes to `out`, and the result is 0.
int run_check(std::string_view file, std::FILE* out, std::FILE* err);

}  // namespace vedette::command
