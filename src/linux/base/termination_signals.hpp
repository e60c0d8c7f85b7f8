// SIGINT and SIGTERM for programs that run until one of them comes. Main thread.
#pragma once

#include "core/base/time.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette {

// A descriptor that becomes readable when a signal has come. For its lifetime blocks SIGTERM and SIGINT, so
// that they no longer terminate the process, and ignores SIGPIPE. Create it before any thread starts: threads
// inherit the mask.
class TerminationSignal {
  public:
    TerminationSignal();
    ~TerminationSignal();
    TerminationSignal(const TerminationSignal&) = delete;
    TerminationSignal& operator=(const TerminationSignal&) = delete;

    int fd() const { return fd_.get(); }
    // The signal that has come, 0 for none yet. After that the next one terminates the process at once.
    int take();
    // The same, but blocks until one comes.
    int wait();
    // The same, but gives up after `limit`: 0.
    int wait_for(Duration limit);

  private:
    UniqueFd fd_;
};

// Terminates this process by the signal's default action, so that a shell that runs it in a loop stops too.
[[noreturn]] void terminate_by(int signal);

}  // namespace vedette
