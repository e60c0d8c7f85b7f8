#include "hub/source/pace.hpp"

#include <algorithm>

#include "hub/io/wait.hpp"

namespace vedette::source {
namespace {

constexpr Duration kLookAgain = 200ms;  // how soon a changed wish is noticed

}  // namespace

Duration Pace::to_interval(double fps) {
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(1.0 / fps));
}

io::Task<bool> Pace::wait(Context& context) {
    for (;;) {
        const double wanted = context.sink.wanted_fps();
        interval_ = wanted > 0 ? std::max(own_, to_interval(wanted)) : own_;
        const MonoTime now = context.loop.now();
        const MonoTime due = begun_ ? due_ + interval_ : now;
        if (now >= due) {
            // A source that fell behind goes on from here and does not make up for what it missed.
            due_ = now - due < interval_ ? due : now;
            begun_ = true;
            co_return !context.stop.requested();
        }
        const MonoTime until = std::min(due, now + kLookAgain);
        const io::Woken woken = co_await io::sleep_until(context.loop, until, context.stop);
        if (woken == io::Woken::kStopped) co_return false;
    }
}

}  // namespace vedette::source
