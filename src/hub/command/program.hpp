// The command line of `vedette`: which subcommand, with which options. Main thread.
#pragma once

#include "hub/command/serve.hpp"

namespace vedette::command {

// Parses and runs; the process's exit status. 0: done; 1: it went wrong; 2: wrong usage or settings.
int run_program(int argc, char** argv, const StartHub& start);

}  // namespace vedette::command
