// Whether a loop's thread still turns: it beats once a second, and /healthz, on any thread, looks at all of
// them. Made and destroyed while the loop's thread doesn't run, or on it.
#pragma once

#include <atomic>

#include "linux/io/loop.hpp"

namespace vedette::serve {

class Pulse {
  public:
    static constexpr Duration kBeat = 1s;
    static constexpr Duration kHangs = 5s;  // without a beat, it counts as hanging

    explicit Pulse(io::Loop& loop) : loop_(loop), last_(loop.now().since.count()) { beat_later(); }
    ~Pulse() { loop_.cancel(next_); }
    Pulse(const Pulse&) = delete;
    Pulse& operator=(const Pulse&) = delete;

    // Since the last beat. Any thread.
    Duration silence(MonoTime now) const {
        return now.since - Duration(last_.load(std::memory_order_relaxed));
    }

  private:
    void beat_later() {
        next_ = loop_.after(kBeat, [this] {
            last_.store(loop_.now().since.count(), std::memory_order_relaxed);
            beat_later();
        });
    }

    io::Loop& loop_;
    std::atomic<Duration::rep> last_;
    TimerQueue::Id next_{};
};

}  // namespace vedette::serve
