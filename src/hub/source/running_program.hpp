// A program that runs for a camera: what it says on stderr is taken in while it runs, its end is awaited, and
// it is made to end (linux/child does the work). What it writes is the caller's. One loop's thread; a running
// program that is destroyed is killed.
#pragma once

#include <memory>
#include <string>

#include "linux/child/child.hpp"
#include "linux/io/stream.hpp"

namespace vedette::source {

class RunningProgram {
  public:
    // See child::Child::start() for the errors.
    static Result<std::unique_ptr<RunningProgram>> start(io::Loop& loop, const child::Options& options);
    ~RunningProgram();

    // Its standard output; null when that is no pipe.
    io::Stream* out() { return out_.get(); }
    // Its standard input, a non-blocking descriptor; empty when that is no pipe.
    UniqueFd take_in();

    // Sees to it that nothing of the program runs any more: it may end by itself for so long, is then asked
    // to, and killed after child::kKillDelay. Its output is closed. Returns how it ended.
    io::Task<child::Exit> end(Duration patience);

    // "fswebcam ended with exit code 1: No such device", once it has ended. Of a program that end() had to
    // ask, that it had closed its output.
    std::string describe(const child::Exit& exit) const;

  private:
    struct State;
    RunningProgram() = default;

    std::string name_;
    bool asked_ = false;
    std::shared_ptr<State> state_;
    std::unique_ptr<io::Stream> out_;
};

// A pipe that holds `text` and nothing more, to be a program's standard input. kInvalidArgument when it is
// more than a pipe holds (64 kB).
Result<UniqueFd> pipe_with(std::string_view text);

}  // namespace vedette::source
