// Lets the main thread wait until work on the loops is done, for a limited time.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

#include "linux/io/loop.hpp"

namespace vedette::app {

// Thread-safe. Shared with the work, which may end after the wait.
class Countdown {
  public:
    explicit Countdown(std::size_t count) : left_(count) {}

    void count_down() {
        const std::lock_guard lock(mutex_);
        if (--left_ == 0) zero_.notify_all();
    }
    // Blocks until the count is zero, at most for `limit`; false: it is not.
    bool wait(Duration limit) {
        std::unique_lock lock(mutex_);
        return zero_.wait_for(lock, limit, [this] { return left_ == 0; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable zero_;
    std::size_t left_;  // guarded by mutex_
};

// Runs `work` on the loop and waits for its end until the deadline.
inline void run_on(io::Loop& loop, MonoTime deadline, std::function<void()> work) {
    const auto done = std::make_shared<Countdown>(1);
    loop.post([done, work = std::move(work)] {
        work();
        done->count_down();
    });
    done->wait(deadline - loop.now());
}

}  // namespace vedette::app
