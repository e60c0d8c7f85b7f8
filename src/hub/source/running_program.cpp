#include "hub/source/running_program.hpp"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace vedette::source {
namespace {

// A process that hangs in a driver ends later or never; its guard waits for it.
constexpr Duration kKillTimeout = 1s;

// A stream with a duplicate of a descriptor that the child object owns.
Result<std::unique_ptr<io::Stream>> watch(io::Loop& loop, int fd) {
    const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (copy < 0) return std::unexpected(errno_error("watch a program", errno));
    return std::make_unique<io::Stream>(loop, copy);
}

}  // namespace

Result<UniqueFd> pipe_with(std::string_view text) {
    int fds[2];
    if (::pipe2(fds, O_CLOEXEC | O_NONBLOCK) != 0) return std::unexpected(errno_error("make a pipe", errno));
    UniqueFd reading(fds[0]);
    const UniqueFd writing(fds[1]);
    ::fcntl(reading.get(), F_SETFL, O_RDONLY);
    const ssize_t written = ::write(writing.get(), text.data(), text.size());
    if (written != std::ssize(text))
        return fail(Kind::kInvalidArgument, "the text is longer than a pipe holds");
    return reading;
}

Result<std::shared_ptr<RunningProgram>> RunningProgram::start(io::Loop& loop, const child::Options& options) {
    auto child = child::Child::start(options);
    if (!child) return std::unexpected(child.error());
    const std::string& path = options.argv.front();
    std::shared_ptr<RunningProgram> program(
        new RunningProgram(loop, std::move(*child), path.substr(path.rfind('/') + 1)));
    auto err = watch(loop, program->child_.err_fd());
    if (!err) return std::unexpected(err.error());
    auto exit = watch(loop, program->child_.exit_fd());
    if (!exit) return std::unexpected(exit.error());
    program->err_ = std::move(*err);
    program->exit_ = std::move(*exit);
    program->read_stderr();
    program->exit_->wait(io::Direction::kReadable, [weak = program->weak_from_this()](bool) {
        if (const auto self = weak.lock()) self->ended_.notify();
    });
    if (UniqueFd out = program->child_.take_out())
        program->out_ = std::make_unique<io::Stream>(loop, out.release());
    return program;
}

// Reads stderr as it arrives, so that the program is not blocked by a full pipe.
void RunningProgram::read_stderr() {
    err_->wait(io::Direction::kReadable, [weak = weak_from_this()](bool open) {
        const auto self = weak.lock();
        if (self && open && self->child_.drain_err()) self->read_stderr();
    });
}

io::Task<child::Exit> RunningProgram::end(Duration timeout) {
    enum class Step : std::uint8_t { kWaiting, kTerminated, kKilled };
    io::Stop never;
    io::Loop& loop = exit_->loop();
    out_.reset();
    Step step = Step::kWaiting;
    MonoTime due = loop.now() + timeout;
    std::optional<child::Exit> exit = child_.poll_exit();
    while (!exit) {
        const io::Woken woken = co_await ended_.wait(due, never);
        exit = child_.poll_exit();
        if (exit || woken != io::Woken::kDeadline) continue;
        if (step == Step::kKilled) break;
        const bool was_terminated = step == Step::kTerminated;
        was_terminated ? child_.kill() : child_.terminate();
        terminated_ = true;
        step = was_terminated ? Step::kKilled : Step::kTerminated;
        due = loop.now() + (was_terminated ? kKillTimeout : child::kKillDelay);
    }
    for (int i = 0; i < 16 && child_.drain_err();) ++i;
    co_return exit.value_or(child::Exit{});
}

std::string RunningProgram::describe(const child::Exit& exit) const {
    const std::string reason = child_.stderr_tail().last_line();
    const std::string how = terminated_ ? "has closed its output" : exit.describe();
    return fmt::format("{} {}{}{}", name_, how, reason.empty() ? "" : ": ", reason);
}

}  // namespace vedette::source
