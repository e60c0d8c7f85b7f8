#include "linux/base/timer_queue.hpp"

namespace vedette {

TimerQueue::Id TimerQueue::at(MonoTime due, Callback callback) {
    const Id id{due, ++last_};
    calls_.emplace(id, std::move(callback));
    return id;
}

void TimerQueue::cancel(Id id) { calls_.erase(id); }

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
