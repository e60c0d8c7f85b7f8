// What a coroutine can wait for besides a stream: a time, a signal from its own thread, a stop. Every wait
// has a deadline and a stop, so that no coroutine can hang.
#pragma once

#include <memory>

#include "core/base/time.hpp"
#include "linux/io/loop.hpp"
#include "linux/io/stop.hpp"
#include "linux/io/task.hpp"

namespace vedette::io {

// Why a wait has ended.
enum class Woken : std::uint8_t {
    kReady,     // the awaited event has happened
    kDeadline,  // the deadline came first
    kStopped,   // a stop was requested; takes precedence over the others
};

// Wakes the one coroutine that waits. A notification before the wait is kept. Owned by its loop.
class Signal {
  public:
    explicit Signal(Loop& loop);
    // A callback that may outlive the Signal holds handle() instead.
    void notify() { state_->notify(); }
    Task<Woken> wait(MonoTime deadline, Stop& stop);

    // Shared by the signal, its waiter and the callbacks that notify it.
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

// Returns after all that is ready on the loop now has run.
Task<> let_others_run(Loop& loop, Stop& stop);

}  // namespace vedette::io
