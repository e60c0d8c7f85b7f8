// SIGINT and SIGTERM for programs that run until one of them comes, and SIGHUP for those that read their
// settings again. Main thread.
#pragma once

#include "core/base/time.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette {

// A descriptor that becomes readable when a signal has come. For its lifetime blocks SIGTERM and SIGINT, so
// that they no longer terminate the process, and ignores SIGPIPE. Create it before any thread starts: threads
// inherit the mask.
class TerminationSignal {
  public:
    // `with_hang_up`: SIGHUP comes too, as often as it is sent, and terminates nothing.
    explicit TerminationSignal(bool with_hang_up = false);
    ~TerminationSignal();
    TerminationSignal(const TerminationSignal&) = delete;
    TerminationSignal& operator=(const TerminationSignal&) = delete;

    int fd() const { return fd_.get(); }
    // The signal that has come, 0 for none yet. After SIGINT or SIGTERM the next one of these terminates the
    // process at once.
    int take();
    // The same, but blocks until one comes.
    int wait();
    // The same, but gives up after `limit`: 0.
    int wait_for(Duration limit);

  private:
    const bool with_hang_up_;
    UniqueFd fd_;
};

// Terminates this process by the signal's default action, so that a shell that runs it in a loop stops too.
[[noreturn]] void terminate_by(int signal);

}  // namespace vedette
