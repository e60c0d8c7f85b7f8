// The command line of `vedette`. Main thread.
#pragma once

#include "hub/command/hub_runner.hpp"

namespace vedette::command {

// Parses argv, runs the subcommand and returns the process's exit status: 0 success, 1 failure, 2 usage error
// or wrong settings. Does not return when the user stopped `grab` before all pictures were saved: the process
// then terminates by that signal.
// `make_texts`: what draws the texts of `timelapse start`.
int run_program(int argc, char** argv, const StartHub& start_hub, const MakeTexts& make_texts);

}  // namespace vedette::command
