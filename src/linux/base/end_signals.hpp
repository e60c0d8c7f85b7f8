// How a command that runs until it is told to end learns of it. Main thread.
#pragma once

#include "linux/base/unique_fd.hpp"

namespace vedette {

// SIGTERM and SIGINT no longer end the process, and SIGPIPE means nothing. Before any thread is started.
void hold_end_signals();

// Returns when one of the two came. After it a second one ends the process at once.
void wait_for_end_signal();

// The same for a command with a loop of its own: a descriptor that becomes readable when one came. While this
// lives, the signals wait there.
class EndSignal {
  public:
    EndSignal();
    ~EndSignal();
    EndSignal(const EndSignal&) = delete;
    EndSignal& operator=(const EndSignal&) = delete;

    int fd() const { return fd_.get(); }
    // Which one came, 0 for none yet. After it a second one ends the process at once.
    int take();

  private:
    UniqueFd fd_;
};

// Ends this process by the signal, as if nobody had caught it: a shell that runs it in a loop then stops too.
[[noreturn]] void end_by(int signal);

}  // namespace vedette
