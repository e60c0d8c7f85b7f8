// How a command that runs until it is told to end learns of it. Main thread.
#pragma once

namespace vedette::command {

// SIGTERM and SIGINT no longer end the process, and SIGPIPE means nothing. Before any thread is started.
void hold_end_signals();

// Returns when one of the two came. After it a second one ends the process at once.
void wait_for_end_signal();

}  // namespace vedette::command
