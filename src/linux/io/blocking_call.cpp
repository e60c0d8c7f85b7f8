#include "linux/io/blocking_call.hpp"

#include <fmt/format.h>

namespace vedette::io {

// Connects a call with the coroutine that waits for it, as long as the coroutine does.
class BlockingCall::Waiter {
  public:
    Waiter(BlockingCall& call, Loop& loop, Lane lane) : call_(call), lane_(lane), signal_(loop) {
        call_.loop_ = &loop;
        call_.signal_ = signal_.handle();
    }
    ~Waiter() { give_up(); }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    Signal& signal() { return signal_; }
    Loop& loop() { return signal_.handle()->loop; }

    // True when the call has completed nevertheless.
    bool give_up() {
        {
            const std::lock_guard lock(call_.mutex_);
            call_.loop_ = nullptr;
            if (call_.completed_) return true;
        }
        call_.stop_.request_stop();
        loop().workers().drop(lane_, call_);
        return false;
    }

  private:
    BlockingCall& call_;
    const Lane lane_;
    Signal signal_;
};

bool BlockingCall::complete() {
    const std::lock_guard lock(mutex_);
    if (loop_ == nullptr) return false;
    completed_ = true;
    // Weak, so that the signal is destroyed with its coroutine and not with the loop's queue.
    loop_->post([weak = signal_] {
        if (const auto signal = weak.lock()) signal->notify();
    });
    return true;
}

Task<Result<void>> BlockingCall::await(Loop& loop, Lane lane, std::shared_ptr<BlockingCall> call,
                                       MonoTime deadline, Stop& stop) {
    if (stop.requested()) co_return fail(Kind::kCancelled, "stopped");
    Waiter waiter(*call, loop, lane);
    auto submitted = loop.workers().submit(lane, call);
    if (!submitted) co_return submitted;
    const Woken woken = co_await waiter.signal().wait(deadline, stop);
    if (woken == Woken::kReady || waiter.give_up()) co_return Result<void>();
    if (woken == Woken::kStopped) co_return fail(Kind::kCancelled, "stopped");
    co_return fail(Kind::kTimeout, fmt::format("the work of the kind \"{}\" took too long", to_string(lane)));
}

}  // namespace vedette::io
