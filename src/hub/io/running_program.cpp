#include "hub/io/running_program.hpp"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace vedette::io {
namespace {

// A process that hangs in a driver ends later or never; its guard waits for it.
constexpr Duration kKillTimeout = 1s;
constexpr Duration kLastTimeout = 11s;  // the guard gives Options::last 10 s

// A stream with a duplicate of a descriptor that the child object owns.
Result<std::unique_ptr<Stream>> watch(Loop& loop, int fd) {
    const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (copy < 0) return std::unexpected(errno_error("watch a program", errno));
    return std::make_unique<Stream>(loop, copy);
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

Result<std::shared_ptr<RunningProgram>> RunningProgram::start(Loop& loop, const child::Options& options) {
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
    program->exit_->wait(Direction::kReadable, [weak = program->weak_from_this()](bool) {
        if (const auto self = weak.lock()) self->ended_.notify();
    });
    if (!options.last.empty()) {
        auto reports = watch(loop, program->child_.report_fd());
        if (!reports) return std::unexpected(reports.error());
        program->reports_ = std::move(*reports);
        program->read_reports();
    }
    if (UniqueFd out = program->child_.take_out())
        program->out_ = std::make_unique<Stream>(loop, out.release());
    return program;
}

// Reads stderr as it arrives, so that the program is not blocked by a full pipe.
void RunningProgram::read_stderr() {
    err_->wait(Direction::kReadable, [weak = weak_from_this()](bool open) {
        const auto self = weak.lock();
        if (self && open && self->child_.drain_err()) self->read_stderr();
    });
}

void RunningProgram::read_reports() {
    reports_->wait(Direction::kReadable, [weak = weak_from_this()](bool open) {
        const auto self = weak.lock();
        if (!self || !open) return;
        // Asked again until it has ended; after that the guard says nothing that anybody waits for.
        if (!self->child_.poll_program() && !self->child_.reports_ended()) self->read_reports();
        self->reported_.notify();
    });
}

Task<std::optional<child::Exit>> RunningProgram::wait_program(MonoTime deadline, Stop& stop) {
    std::optional<child::Exit> exit = child_.poll_program();
    for (Woken woken = Woken::kReady; !exit && woken == Woken::kReady;) {
        if (child_.reports_ended()) co_return child::Exit{};  // its guard was killed, and it with it
        woken = co_await reported_.wait(deadline, stop);
        exit = child_.poll_program();
    }
    co_return exit;
}

Task<child::Exit> RunningProgram::end(Duration timeout) {
    enum class Step : std::uint8_t { kWaiting, kTerminated, kKilled };
    Stop never;
    Loop& loop = exit_->loop();
    out_.reset();
    Step step = Step::kWaiting;
    MonoTime due = loop.now() + timeout;
    std::optional<child::Exit> exit = child_.poll_exit();
    while (!exit) {
        const Woken woken = co_await ended_.wait(due, never);
        exit = child_.poll_exit();
        if (exit || woken != Woken::kDeadline) continue;
        if (step == Step::kKilled) break;
        const bool was_terminated = step == Step::kTerminated;
        was_terminated ? child_.kill() : child_.terminate();
        terminated_ = true;
        step = was_terminated ? Step::kKilled : Step::kTerminated;
        const Duration after_kill = reports_ ? kLastTimeout : kKillTimeout;
        due = loop.now() + (was_terminated ? after_kill : child::kKillDelay);
    }
    for (int i = 0; i < 16 && child_.drain_err(); ++i) {
    }
    co_return exit.value_or(child::Exit{});
}

Task<std::optional<child::Exit>> RunningProgram::wait(MonoTime deadline, Stop& stop) {
    std::optional<child::Exit> exit = child_.poll_exit();
    for (Woken woken = Woken::kReady; !exit && woken == Woken::kReady;) {
        woken = co_await ended_.wait(deadline, stop);
        exit = child_.poll_exit();
    }
    for (int i = 0; i < 16 && child_.drain_err(); ++i) {
    }
    co_return exit;
}

Task<Result<void>> run_program(Loop& loop, std::vector<std::string> argv, Duration limit, Stop& stop) {
    child::Options options;
    options.argv = std::move(argv);
    const auto program = RunningProgram::start(loop, options);
    if (!program) co_return std::unexpected(program.error());
    auto waiting = (*program)->wait(loop.now() + limit, stop);
    const std::optional<child::Exit> exit = co_await std::move(waiting);
    if (exit && exit->clean()) co_return Result<void>();
    if (exit) co_return fail(Kind::kUnavailable, (*program)->describe(*exit));
    const bool stopped = stop.requested();
    auto ending = (*program)->end(Duration::zero());
    co_await std::move(ending);
    if (stopped) co_return fail(Kind::kCancelled, "stopped");
    co_return fail(Kind::kTimeout,
                   fmt::format("{} did not end within {} s", (*program)->name(),
                               std::chrono::duration_cast<std::chrono::seconds>(limit).count()));
}

std::string RunningProgram::describe(const child::Exit& exit) const {
    const std::string reason = child_.stderr_tail().last_line();
    const std::string how = terminated_ ? "has closed its output" : exit.describe();
    return fmt::format("{} {}{}{}", name_, how, reason.empty() ? "" : ": ", reason);
}

}  // namespace vedette::io
