#include "hub/devices/lamp_switch.hpp"

namespace vedette::devices {
namespace {

constexpr Duration kOnTime = 1s;  // a program that runs longer holds the lamp on
constexpr Duration kOffLimit = 5s;

}  // namespace

io::Task<Result<void>> LampSwitch::on() {
    if (lit()) co_return Result<void>();
    io::Stop never;
    child::Options options;
    options.argv = programs_.on.words;
    options.last = programs_.off.words;
    auto started = io::RunningProgram::start(loop_, options);
    if (!started) co_return std::unexpected(std::move(started.error()));
    dark_ = false;
    holder_ = std::move(*started);
    auto waiting = holder_->wait_program(loop_.now() + kOnTime, never);
    const std::optional<child::Exit> exit = co_await std::move(waiting);
    if (!exit || exit->clean()) co_return Result<void>();
    Error why{Kind::kUnavailable, holder_->describe(*exit)};
    auto switching = off();
    co_await std::move(switching);
    co_return std::unexpected(std::move(why));
}

io::Task<Result<void>> LampSwitch::off() {
    if (const auto holder = std::exchange(holder_, nullptr)) {
        auto ending = holder->end(Duration::zero());
        co_await std::move(ending);
        // The guard has run the program, unless it was killed.
        dark_ = holder->last_result() == 0;
        if (dark_) co_return Result<void>();
    }
    io::Stop never;
    auto switching = io::run_program(loop_, programs_.off.words, kOffLimit, never);
    Result<void> done = co_await std::move(switching);
    dark_ = done.has_value();
    co_return done;
}

}  // namespace vedette::devices
