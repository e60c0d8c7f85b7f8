// One pending callback on a loop, cancelled when the timer is destroyed or started again. Owned by its loop,
// which outlives it.
#pragma once

#include <utility>

#include "linux/io/loop.hpp"

namespace vedette::io {

// Runs a callback once, at an instant of the loop's clock. A timer that was never started, has fired or was
// cancelled does nothing when it is destroyed.
class Timer {
  public:
    explicit Timer(Loop& loop) : loop_(&loop) {}
    Timer(Timer&& other) noexcept : loop_(other.loop_), id_(std::exchange(other.id_, {})) {}
    Timer& operator=(Timer&&) = delete;
    ~Timer() { cancel(); }

    // Replace the pending callback, if there is one. The callback may destroy or restart the timer.
    void start_at(MonoTime due, TimerQueue::Callback callback) {
        cancel();
        id_ = loop_->at(due, std::move(callback));
    }
    void start_after(Duration delay, TimerQueue::Callback callback) {
        start_at(loop_->now() + delay, std::move(callback));
    }
    void cancel() { loop_->timers().cancel(std::exchange(id_, {})); }
    // False while the callback runs, unless it has started the timer again.
    bool is_running() const { return loop_->timers().contains(id_); }

  private:
    Loop* loop_;
    TimerQueue::Id id_{};
};

}  // namespace vedette::io
