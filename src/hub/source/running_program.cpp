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

struct RunningProgram::State {
    State(io::Loop& loop, child::Child c) : child(std::move(c)), ended(loop) {}

    // Reads stderr as it arrives, so that the program is not blocked by a full pipe.
    static void read_stderr(const std::shared_ptr<State>& state) {
        const auto on_readable = [weak = std::weak_ptr(state)](bool open) {
            const auto self = weak.lock();
            if (self && open && self->child.drain_err()) read_stderr(self);
        };
        state->err->wait(io::Direction::kReadable, on_readable);
    }

    static void watch_exit(const std::shared_ptr<State>& state) {
        const auto on_exit = [weak = std::weak_ptr(state)](bool) {
            if (const auto self = weak.lock()) self->ended.notify();
        };
        state->exit->wait(io::Direction::kReadable, on_exit);
    }

    child::Child child;
    io::Signal ended;
    std::unique_ptr<io::Stream> err;
    std::unique_ptr<io::Stream> exit;
};

Result<std::unique_ptr<RunningProgram>> RunningProgram::start(io::Loop& loop, const child::Options& options) {
    auto child = child::Child::start(options);
    if (!child) return std::unexpected(child.error());
    std::unique_ptr<RunningProgram> program(new RunningProgram);
    const std::string& path = options.argv.front();
    program->name_ = path.substr(path.rfind('/') + 1);
    program->state_ = std::make_shared<State>(loop, std::move(*child));
    State& state = *program->state_;
    auto err = watch(loop, state.child.err_fd());
    if (!err) return std::unexpected(err.error());
    auto exit = watch(loop, state.child.exit_fd());
    if (!exit) return std::unexpected(exit.error());
    state.err = std::move(*err);
    state.exit = std::move(*exit);
    State::read_stderr(program->state_);
    State::watch_exit(program->state_);
    if (UniqueFd out = state.child.take_out())
        program->out_ = std::make_unique<io::Stream>(loop, out.release());
    return program;
}

RunningProgram::~RunningProgram() = default;

UniqueFd RunningProgram::take_in() { return state_->child.take_in(); }

io::Task<child::Exit> RunningProgram::end(Duration timeout) {
    enum class Step : std::uint8_t { kWaiting, kTerminated, kKilled };
    io::Stop never;
    io::Loop& loop = state_->exit->loop();
    out_.reset();
    Step step = Step::kWaiting;
    MonoTime due = loop.now() + timeout;
    std::optional<child::Exit> exit = state_->child.poll_exit();
    while (!exit) {
        const io::Woken woken = co_await state_->ended.wait(due, never);
        exit = state_->child.poll_exit();
        if (exit || woken != io::Woken::kDeadline) continue;
        if (step == Step::kKilled) break;
        const bool was_terminated = step == Step::kTerminated;
        was_terminated ? state_->child.kill() : state_->child.terminate();
        terminated_ = true;
        step = was_terminated ? Step::kKilled : Step::kTerminated;
        due = loop.now() + (was_terminated ? kKillTimeout : child::kKillDelay);
    }
    for (int i = 0; i < 16 && state_->child.drain_err(); ++i) {
    }
    co_return exit.value_or(child::Exit{});
}

std::string RunningProgram::describe(const child::Exit& exit) const {
    const std::string reason = state_->child.stderr_tail().last_line();
    const std::string how = terminated_ ? "has closed its output" : exit.describe();
    return fmt::format("{} {}{}{}", name_, how, reason.empty() ? "" : ": ", reason);
}

}  // namespace vedette::source
