#include "linux/base/timer_queue.hpp"

namespace vedette {

TimerQueue::Id TimerQueue::at(MonoTime due, Callback callback) {
    const Id id{due, ++last_};
    calls_.emplace(id, std::move(callback));
    return id;
}

// A callback may own what cancels other calls when it is destroyed: it leaves the queue first.
void TimerQueue::cancel(Id id) { const auto dropped = calls_.extract(id); }

void TimerQueue::clear() {
    while (!calls_.empty()) cancel(calls_.begin()->first);
}

std::optional<MonoTime> TimerQueue::next_due() const {
    if (calls_.empty()) return std::nullopt;
    return calls_.begin()->first.at;
}

void TimerQueue::run_due(MonoTime now) {
    while (!calls_.empty() && calls_.begin()->first.at <= now) {
        const auto due = calls_.extract(calls_.begin());
        due.mapped()();
    }
}

}  // namespace vedette
