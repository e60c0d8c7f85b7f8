// One I/O thread: an Asio context, the thread that runs it and the deadlines that fall due on it. Sessions,
// sources and timers of a loop live and die on its thread; other threads reach it by post(). Knows nothing of
// cameras.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "linux/base/clock.hpp"
#include "linux/base/timer_queue.hpp"
#include "linux/io/task.hpp"

namespace vedette::io {

class Loop {
  public:
    explicit Loop(Clock& clock);
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    // Runs on a thread of its own until stop(). Without start(), the owner turns it by poll() (tests).
    void start();
    // Ends the thread; what is still pending is destroyed with the loop. Any thread but the loop's own.
    void stop();
    // Destroys what is pending, coroutines included, without running any of it, so that what that refers to
    // may go next. After stop(), on the same thread; nothing runs on this loop any more.
    void drop_pending();
    // Runs whatever is ready, due timers included, without waiting. Returns whether anything ran.
    bool poll();
    // Runs on the caller's thread until stop() or quit() (the main program).
    void run();
    // Lets run() return. Any thread.
    void quit();

    // Any thread; runs on the loop's thread, in the order of posting.
    void post(std::function<void()> work);
    bool on_own_thread() const {
        return owner_.load(std::memory_order_relaxed) == std::this_thread::get_id();
    }

    // Own thread only.
    TimerQueue::Id at(MonoTime due, TimerQueue::Callback callback);
    TimerQueue::Id after(Duration delay, TimerQueue::Callback callback) {
        return at(clock_.mono() + delay, std::move(callback));
    }
    void cancel(TimerQueue::Id id) { timers_.cancel(id); }
    TimerQueue& timers() { return timers_; }

    // Starts a coroutine on this loop. Own thread, or before start(). `done` runs when it has ended. An
    // exception that leaves the task is a defect and ends the program.
    void spawn(Task<> task, std::function<void()> done = {});

    Clock& clock() { return clock_; }
    MonoTime now() const { return clock_.mono(); }
    boost::asio::io_context& context() { return context_; }

  private:
    // Lets its pending work be destroyed before it.
    struct Context : boost::asio::io_context {
        Context() : io_context(1) {}
        using boost::asio::execution_context::shutdown;
    };
    void arm();

    Clock& clock_;
    Context context_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    boost::asio::steady_timer alarm_;
    std::optional<MonoTime> armed_;
    TimerQueue timers_;
    std::atomic<std::thread::id> owner_{};
    std::thread thread_;
};

}  // namespace vedette::io
