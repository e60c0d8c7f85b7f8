#include "hub/source/running_program.hpp"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace vedette::source {
namespace {

constexpr Duration kDeath =
    1s;  // what SIGKILL may take; a process that hangs in a driver is left to its guard

// A stream on a duplicate: the child keeps its own.
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

    // Its stderr is emptied as it comes, so that a talkative program does not come to a stop.
    static void listen(const std::shared_ptr<State>& state) {
        const auto heard = [weak = std::weak_ptr(state)](bool open) {
            const auto self = weak.lock();
            if (self && open && self->child.drain_err()) listen(self);
        };
        state->err->wait(io::Direction::kReadable, heard);
    }

    static void await_end(const std::shared_ptr<State>& state) {
        const auto ended = [weak = std::weak_ptr(state)](bool) {
            if (const auto self = weak.lock()) self->ended.notify();
        };
        state->exit->wait(io::Direction::kReadable, ended);
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
    State::listen(program->state_);
    State::await_end(program->state_);
    if (UniqueFd out = state.child.take_out())
        program->out_ = std::make_unique<io::Stream>(loop, out.release());
    return program;
}

RunningProgram::~RunningProgram() = default;

UniqueFd RunningProgram::take_in() { return state_->child.take_in(); }

io::Task<child::Exit> RunningProgram::end(Duration patience) {
    enum class Step : std::uint8_t { kPatience, kTerminated, kKilled };
    io::Stop never;
    io::Loop& loop = state_->exit->loop();
    out_.reset();
    Step step = Step::kPatience;
    MonoTime due = loop.now() + patience;
    std::optional<child::Exit> exit = state_->child.poll_exit();
    while (!exit) {
        const io::Woken woken = co_await state_->ended.wait(due, never);
        exit = state_->child.poll_exit();
        if (exit || woken != io::Woken::kDeadline) continue;
        if (step == Step::kKilled) break;
        const bool asked = step == Step::kTerminated;
        asked ? state_->child.kill() : state_->child.terminate();
        asked_ = true;
        step = asked ? Step::kKilled : Step::kTerminated;
        due = loop.now() + (asked ? kDeath : child::kKillDelay);
    }
    for (int i = 0; i < 16 && state_->child.drain_err(); ++i) {
    }
    co_return exit.value_or(child::Exit{});
}

std::string RunningProgram::describe(const child::Exit& exit) const {
    const std::string words = state_->child.stderr_tail().last_line();
    const std::string how = asked_ ? "has closed its output" : exit.describe();
    return fmt::format("{} {}{}{}", name_, how, words.empty() ? "" : ": ", words);
}

}  // namespace vedette::source
