// A child process on a loop (see linux/child): collects its stderr; the caller reads its output.
#pragma once

#include <memory>
#include <string>

#include "linux/child/child.hpp"
#include "linux/io/stream.hpp"

namespace vedette::source {

// The destructor kills a program that still runs. Owned by its loop.
class RunningProgram : public std::enable_shared_from_this<RunningProgram> {
  public:
    // See child::Child::start() for the errors.
    static Result<std::shared_ptr<RunningProgram>> start(io::Loop& loop, const child::Options& options);

    // Its standard output; null if that is not a pipe.
    io::Stream* out() { return out_.get(); }
    // Its standard input, a non-blocking descriptor; empty if that is not a pipe.
    UniqueFd take_in() { return child_.take_in(); }

    // Closes the output and waits until the program and all its descendants have ended. Sends SIGTERM after
    // `timeout` and SIGKILL child::kKillDelay later.
    io::Task<child::Exit> end(Duration timeout);

    // "fswebcam ended with exit code 1: No such device", or that it has closed its output.
    std::string describe(const child::Exit& exit) const;

  private:
    RunningProgram(io::Loop& loop, child::Child child, std::string name)
        : name_(std::move(name)), child_(std::move(child)), ended_(loop) {}
    void read_stderr();

    const std::string name_;
    bool terminated_ = false;  // by end()
    child::Child child_;
    io::Signal ended_;
    std::unique_ptr<io::Stream> err_;
    std::unique_ptr<io::Stream> exit_;
    std::unique_ptr<io::Stream> out_;
};

// A pipe that contains `text`, for the standard input of a program. kInvalidArgument: more than 64 kB.
Result<UniqueFd> pipe_with(std::string_view text);

}  // namespace vedette::source
