// Shows whether a loop's thread is blocked: the loop stores the time once a second, and /healthz compares.
#pragma once

#include <atomic>

#include "linux/io/timer.hpp"

namespace vedette::serve {

// Owned by its loop; age() is thread-safe.
class Heartbeat {
  public:
    static constexpr Duration kInterval = 1s;
    static constexpr Duration kMaxAge = 5s;  // a loop with an older heartbeat counts as blocked

    explicit Heartbeat(io::Loop& loop) : loop_(loop), last_(loop.now().since.count()), next_(loop) {
        schedule();
    }

    // Time since the last heartbeat.
    Duration age(MonoTime now) const { return now.since - Duration(last_.load(std::memory_order_relaxed)); }

  private:
    void schedule() {
        next_.start_after(kInterval, [this] {
            last_.store(loop_.now().since.count(), std::memory_order_relaxed);
            schedule();
        });
    }

    io::Loop& loop_;
    std::atomic<Duration::rep> last_;
    io::Timer next_;
};

}  // namespace vedette::serve
