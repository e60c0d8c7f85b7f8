// A child process on a loop (see linux/child): collects its stderr; the caller reads its output.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "linux/child/child.hpp"
#include "linux/io/stream.hpp"

namespace vedette::io {

// The destructor kills a program that still runs. Owned by its loop.
class RunningProgram : public std::enable_shared_from_this<RunningProgram> {
  public:
    // See child::Child::start() for the errors.
    static Result<std::shared_ptr<RunningProgram>> start(Loop& loop, const child::Options& options);

    const std::string& name() const { return name_; }
    // Its standard output; null if that is not a pipe.
    Stream* out() { return out_.get(); }
    // Its standard input, a non-blocking descriptor; empty if that is not a pipe.
    UniqueFd take_in() { return child_.take_in(); }

    // Closes the output and waits until the program and all its descendants have ended. Sends SIGTERM after
    // `timeout` and SIGKILL child::kKillDelay later.
    Task<child::Exit> end(Duration timeout);

    // Until the program itself has ended; descendants, and a guard that has Options::last to run, may remain.
    // Nothing: it runs on at the deadline, or at a stop; kLost: its guard was killed. Only with
    // Options::last.
    Task<std::optional<child::Exit>> wait_program(MonoTime deadline, Stop& stop);
    // The guard is gone, and whatever it would have done at the end.
    bool unguarded() const { return child_.reports_ended(); }
    // As Child::last_result().
    std::optional<int> last_result() const { return child_.last_result(); }

    // Until it and all its descendants have ended; nothing: they run on at the deadline, or at a stop.
    Task<std::optional<child::Exit>> wait(MonoTime deadline, Stop& stop);

    // "fswebcam ended with exit code 1: No such device", or that it has closed its output.
    std::string describe(const child::Exit& exit) const;

  private:
    RunningProgram(Loop& loop, child::Child child, std::string name)
        : name_(std::move(name)), child_(std::move(child)), ended_(loop), reported_(loop) {}
    void read_stderr();
    void read_reports();

    const std::string name_;
    bool terminated_ = false;  // by end()
    child::Child child_;
    Signal ended_;
    Signal reported_;
    std::unique_ptr<Stream> err_;
    std::unique_ptr<Stream> exit_;
    std::unique_ptr<Stream> reports_;  // null: without Options::last
    std::unique_ptr<Stream> out_;
};

// Runs a program until it and all its descendants have ended. kTimeout: not within `limit`, and was ended;
// kCancelled: stopped, and was ended; kUnavailable: it said no, by its exit status or a signal. The message
// is a sentence with its last line of error output.
Task<Result<void>> run_program(Loop& loop, std::vector<std::string> argv, Duration limit, Stop& stop);

// A pipe that contains `text`, for the standard input of a program. kInvalidArgument: more than 64 kB.
Result<UniqueFd> pipe_with(std::string_view text);

}  // namespace vedette::io
