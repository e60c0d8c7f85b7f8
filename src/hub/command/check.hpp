// `vedette check FILE`: lists the problems of a settings file, or sums it up. Changes nothing, but that it
// finishes a restore that was interrupted, and connects to nothing. Blocks on the files that it reads.
#pragma once

#include <string>

#include "hub/grab/console.hpp"

namespace vedette::command {

// Prints each problem on stderr as "file:line:column: key: what is wrong (allowed: …)" and returns 2. Without
// problems it prints a summary on stdout and returns 0.
int run_check(const std::string& file, const grab::Console& console);

}  // namespace vedette::command
