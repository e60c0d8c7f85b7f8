#include "hub/source/pacer.hpp"

#include <algorithm>

#include "linux/io/wait.hpp"

namespace vedette::source {

Duration Pacer::to_interval(double fps) {
    if (fps <= 0) return Duration::zero();
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(1.0 / fps));
}

MonoTime Pacer::due(const Context& context) {
    interval_ = std::max(own_, to_interval(context.sink.wanted_fps()));
    return begun_ ? last_ + interval_ : MonoTime{Duration::min()};
}

void Pacer::begin(MonoTime now) {
    const bool behind = !begun_ || now - last_ >= 2 * interval_;
    last_ = behind ? now : last_ + interval_;
    begun_ = true;
}

io::Task<bool> Pacer::wait(Context& context) {
    for (;;) {
        const MonoTime now = context.loop.now();
        const MonoTime next = due(context);
        if (now >= next) {
            begin(now);
            co_return !context.stop.requested();
        }
        const io::Woken woken =
            co_await io::sleep_until(context.loop, std::min(next, now + kRecheckInterval), context.stop);
        if (woken == io::Woken::kStopped) co_return false;
    }
}

}  // namespace vedette::source
