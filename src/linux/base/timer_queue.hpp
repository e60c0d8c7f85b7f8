// The pending timer callbacks of one thread, in the order of their due times. Reads no clock and never waits:
// its owner asks for the next due time and runs what is due. Caller's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "core/base/time.hpp"

namespace vedette {

// Calls callbacks when they are due. io::Loop drives one; io::Timer is the handle for a single callback.
class TimerQueue {
  public:
    using Callback = std::function<void()>;
    // Names one pending call; Id{} names none.
    struct Id {
        MonoTime at;
        std::uint64_t number;
        auto operator<=>(const Id&) const = default;
    };

    Id at(MonoTime due, Callback callback);
    // Does nothing for a call that has run or was cancelled.
    void cancel(Id id);
    // Cancels all calls.
    void clear();
    bool contains(Id id) const { return calls_.contains(id); }
    std::optional<MonoTime> next_due() const;
    // Runs what is due at `now`, earliest first, with what these callbacks add. Callbacks may add and cancel.
    void run_due(MonoTime now);
    bool empty() const { return calls_.empty(); }

  private:
    std::map<Id, Callback> calls_;
    std::uint64_t last_ = 0;
};

}  // namespace vedette
