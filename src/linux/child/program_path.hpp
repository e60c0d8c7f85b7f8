// Where the programs are that belong to us and run as children: the guard, vedette-video, vedette-text. Plain
// function, any thread.
#pragma once

#include <string>
#include <string_view>

#include "linux/base/system_error.hpp"

namespace vedette::child {

// The program of that name beside the one that runs, or in ../lib/vedette seen from there. ENOENT, with what
// to do.
SystemResult<std::string> find_own_program(std::string_view name);

}  // namespace vedette::child
