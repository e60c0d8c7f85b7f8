// A child process on a loop: collects its stderr while it runs, ends it and awaits its end (see linux/child).
// The caller reads its output.
#pragma once

#include <memory>
#include <string>

#include "linux/child/child.hpp"
#include "linux/io/stream.hpp"

namespace vedette::source {

// The destructor kills a program that still runs. Owned by its loop.
class RunningProgram {
  public:
    // See child::Child::start() for the errors.
    static Result<std::unique_ptr<RunningProgram>> start(io::Loop& loop, const child::Options& options);
    ~RunningProgram();

    // Its standard output; null if that is not a pipe.
    io::Stream* out() { return out_.get(); }
    // Its standard input, a non-blocking descriptor; empty if that is not a pipe.
    UniqueFd take_in();

    // Closes the output and waits until the program and all its descendants have ended. Sends SIGTERM after
    // `timeout` and SIGKILL child::kKillDelay later.
    io::Task<child::Exit> end(Duration timeout);

    // "fswebcam ended with exit code 1: No such device". Of a program that end() had to terminate: that it
    // has closed its output.
    std::string describe(const child::Exit& exit) const;

  private:
    struct State;
    RunningProgram() = default;

    std::string name_;
    bool terminated_ = false;  // by end()
    std::shared_ptr<State> state_;
    std::unique_ptr<io::Stream> out_;
};

// A pipe that contains `text`, for the standard input of a program. kInvalidArgument: more than the pipe's 64
// kB.
Result<UniqueFd> pipe_with(std::string_view text);

}  // namespace vedette::source
