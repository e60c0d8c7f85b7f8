// Runs a script with the interpreter that is installed for it: Python, Lua, a shell, or a program with "#!".
// POSIX.1-2008 alone. Blocks until the script has ended. Caller's thread; one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.hpp"

namespace vedette::posix {

// How a script ended.
struct ScriptResult {
    Duration took{};
    int status = 0;                           // of its exit; 128 and the signal that ended it
    std::optional<std::uint64_t> error_line;  // from 1, of the script
    std::string problem;  // why it was not run, or the last line that it wrote to its error output
};

// The script has the program's terminal and folder; Ctrl-C ends the script alone. Its function main() is
// called where it defines one, in Python and Lua. `path`: absolute.
ScriptResult run_script(const std::string& path);

// The line of an error that an interpreter reports for `path`: 'File "PATH", line 3' (Python), "PATH:3:"
// (Lua), "PATH: 3:" and "PATH: line 3:" (shells). The last one in `report`, and nothing when there is none.
std::optional<std::uint64_t> error_line(std::string_view report, std::string_view path);

}  // namespace vedette::posix
