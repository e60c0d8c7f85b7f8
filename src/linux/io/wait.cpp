#include "linux/io/wait.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "linux/io/timer.hpp"

namespace vedette::io {

Signal::State::State(Loop& l) : loop(l), event(l.context(), boost::asio::steady_timer::time_point::max()) {}

void Signal::State::notify() {
    notified = true;
    event.cancel();
}

Signal::Signal(Loop& loop) : state_(std::make_shared<State>(loop)) {}

Task<Woken> Signal::wait(MonoTime deadline, Stop& stop) {
    const std::shared_ptr<State> state = state_;
    bool late = false;
    Timer timer(state->loop);
    const auto on_deadline = [&late, &state] {
        late = true;
        state->event.cancel();
    };
    if (deadline != MonoTime::max()) timer.start_at(deadline, on_deadline);
    const Stop::Registration registration(stop, [&state] { state->event.cancel(); });
    constexpr auto as_result = boost::asio::as_tuple(boost::asio::use_awaitable);
    while (!state->notified && !late && !stop.requested()) co_await state->event.async_wait(as_result);
    if (stop.requested()) co_return Woken::kStopped;
    if (!state->notified) co_return Woken::kDeadline;
    state->notified = false;
    co_return Woken::kReady;
}

Task<Woken> sleep_until(Loop& loop, MonoTime due, Stop& stop) {
    Signal never(loop);
    co_return co_await never.wait(due, stop);
}

Task<> let_others_run(Loop& loop, Stop& stop) {
    Signal turn(loop);
    loop.post([state = turn.handle()] { state->notify(); });
    co_await turn.wait(MonoTime::max(), stop);
}

}  // namespace vedette::io
