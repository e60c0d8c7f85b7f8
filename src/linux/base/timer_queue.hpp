// Deadlines of one thread, in order. Knows no clock and never waits: whoever owns it asks for the next due
// instant and runs what is due. Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "core/base/time.hpp"

namespace vedette {

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
    // A call that has run or was cancelled is quietly ignored.
    void cancel(Id id);
    std::optional<MonoTime> next_due() const;
    // Runs what is due at `now`, earliest first, also what becomes due by it. Callbacks may add and cancel.
    void run_due(MonoTime now);
    bool empty() const { return calls_.empty(); }

  private:
    std::map<Id, Callback> calls_;
    std::uint64_t last_ = 0;
};

}  // namespace vedette
