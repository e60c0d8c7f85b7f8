// SIGINT and SIGTERM for programs that run until one of them comes. Main thread.
#pragma once

#include "linux/base/unique_fd.hpp"

namespace vedette {

// Blocks SIGTERM and SIGINT, so that they no longer terminate the process, and ignores SIGPIPE. Call before
// any thread starts: threads inherit the mask.
void block_termination_signals();

// Blocks until one of the two comes. After that the next one terminates the process at once.
void wait_for_termination_signal();

// The same for a program with its own loop: a descriptor that becomes readable when a signal has come. Blocks
// the signals for its lifetime.
class TerminationSignal {
  public:
    TerminationSignal();
    ~TerminationSignal();
    TerminationSignal(const TerminationSignal&) = delete;
    TerminationSignal& operator=(const TerminationSignal&) = delete;

    int fd() const { return fd_.get(); }
    // The signal that has come, 0 for none yet. After that the next one terminates the process at once.
    int take();

  private:
    UniqueFd fd_;
};

// Terminates this process by the signal's default action, so that a shell that runs it in a loop stops too.
[[noreturn]] void terminate_by(int signal);

}  // namespace vedette
