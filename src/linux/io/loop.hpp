// One I/O thread: an Asio context, the thread that runs it, and its timers. Other threads reach it by post().
// Knows nothing of cameras.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "linux/base/clock.hpp"
#include "linux/base/timer_queue.hpp"
#include "linux/io/poller.hpp"
#include "linux/io/task.hpp"

namespace vedette::io {

class WorkerPool;

// Runs coroutines, callbacks and timers on one thread. Objects that are owned by a loop are created, used and
// destroyed on its thread. post(), quit(), workers(), clock() and now() are thread-safe, the rest is for its
// thread only.
class Loop {
  public:
    // The loop uses `workers`, or a pool of its own.
    Loop(Clock& clock, WorkerPool& workers);
    explicit Loop(Clock& clock);
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    // Starts a thread that runs the loop until stop(). Tests call poll() instead.
    void start();
    // Ends the thread. Pending work is destroyed by drop_pending() or the destructor. Any thread but the
    // loop's.
    void stop();
    // Destroys pending work, coroutines and timers without running them, so that the objects they refer to
    // can be destroyed next. Only after stop(), on the thread that called it; nothing runs on this loop any
    // more.
    void drop_pending();
    // Runs what is ready, due timers included, without waiting. True: something ran.
    bool poll();
    // Runs the loop on the caller's thread until stop() or quit().
    void run();
    // Makes run() return; it may be called again.
    void quit();

    // Runs `work` on the loop's thread, in the order of the calls.
    void post(std::function<void()> work);
    bool on_own_thread() const {
        return owner_.load(std::memory_order_relaxed) == std::this_thread::get_id();
    }

    TimerQueue& timers() { return timers_; }
    Poller& poller() { return poller_; }

    // Starts a coroutine on this loop; also before start(). `done` runs when it has ended. An exception that
    // leaves the coroutine is a defect and ends the program.
    void spawn(Task<> task, std::function<void()> done = {});

    WorkerPool& workers() { return workers_; }
    Clock& clock() { return clock_; }
    MonoTime now() const { return clock_.mono(); }
    boost::asio::io_context& context() { return context_; }

  private:
    friend class Timer;
    // Gives access to shutdown(), which destroys pending work.
    struct Context : boost::asio::io_context {
        Context() : io_context(1) {}
        using boost::asio::execution_context::shutdown;
    };
    TimerQueue::Id at(MonoTime due, TimerQueue::Callback callback);
    void arm();

    Clock& clock_;
    const std::unique_ptr<WorkerPool> own_workers_;  // null when another pool was given
    WorkerPool& workers_;
    Context context_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    Poller poller_;
    boost::asio::steady_timer alarm_;
    std::optional<MonoTime> armed_;  // when alarm_ expires
    TimerQueue timers_;
    std::atomic<std::thread::id> owner_{};
    std::thread thread_;
};

}  // namespace vedette::io
