// What a coroutine can wait for besides a stream: an instant, a signal from its own thread, a stop. Every
// wait has a deadline and a stop, so that no task can hang. Own thread of the loop only.
#pragma once

#include <memory>

#include "core/base/time.hpp"
#include "linux/io/loop.hpp"
#include "linux/io/stop.hpp"
#include "linux/io/task.hpp"

namespace vedette::io {

enum class Woken : std::uint8_t {
    kReady,     // what was waited for has happened
    kDeadline,  // the deadline came first
    kStopped,   // a stop was requested; it wins over the others
};

// Wakes the one coroutine that waits. A notification before the wait is kept.
class Signal {
  public:
    explicit Signal(Loop& loop);
    // Callable after the Signal is gone: copy handle() into callbacks that may outlive it.
    void notify() { state_->notify(); }
    Task<Woken> wait(MonoTime deadline, Stop& stop);

    struct State {
        explicit State(Loop& loop);
        void notify();
        Loop& loop;
        boost::asio::steady_timer event;  // never expires; cancelling it wakes the waiter
        bool notified = false;
    };
    std::shared_ptr<State> handle() const { return state_; }

  private:
    std::shared_ptr<State> state_;
};

// kDeadline at `due`, or kStopped.
Task<Woken> sleep_until(Loop& loop, MonoTime due, Stop& stop);

// Goes on when everything that is ready on the loop now has had its turn.
Task<> let_others_run(Loop& loop, Stop& stop);

}  // namespace vedette::io
