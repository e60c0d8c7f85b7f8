// Awaits a blocking function that runs on a thread of the worker pool, while the loop goes on.
#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>

#include "linux/io/wait.hpp"
#include "linux/io/worker_pool.hpp"

namespace vedette::io {

// The part of a blocking call that does not depend on its result. Used by run_blocking() only.
class BlockingCall : public WorkerPool::Job {
  public:
    // Submits the call and waits on the loop until it has completed. Errors: see run_blocking().
    static Task<Result<void>> await(Loop& loop, Lane lane, std::shared_ptr<BlockingCall> call,
                                    MonoTime deadline, Stop& stop);

  protected:
    std::stop_token stop_token() const { return stop_.get_token(); }
    // Worker thread: wakes the coroutine. False when it no longer waits.
    bool complete();

  private:
    class Waiter;
    std::mutex mutex_;
    Loop* loop_ = nullptr;                 // of the waiting coroutine; null: none waits; guarded by mutex_
    std::weak_ptr<Signal::State> signal_;  // of the waiting coroutine; guarded by mutex_
    bool completed_ = false;               // guarded by mutex_
    std::stop_source stop_;
};

// A blocking call with a result of type R.
template <class R>
class TypedBlockingCall final : public BlockingCall {
  public:
    using Work = std::move_only_function<R(std::stop_token)>;
    explicit TypedBlockingCall(Work work) : work_(std::move(work)) {}

    void run() override {
        result_.emplace(work_(stop_token()));
        if (!complete()) result_.reset();  // here, because its destructor may block
    }
    // Once, after await() has succeeded.
    R take() { return std::move(*result_); }

  private:
    Work work_;
    std::optional<R> result_;
};

template <class R>
Task<R> await_blocking_call(Loop& loop, Lane lane, std::shared_ptr<TypedBlockingCall<R>> call,
                            MonoTime deadline, Stop& stop) {
    const std::shared_ptr<BlockingCall> untyped = call;
    const Result<void> done = co_await BlockingCall::await(loop, lane, untyped, deadline, stop);
    if (!done) co_return std::unexpected(done.error());
    co_return call->take();
}

// Runs `work`, which takes a std::stop_token and returns a Result, on a thread of `lane` and returns its
// result. kCancelled, kTimeout: the stop or the deadline came first; queued work is dropped. Running work
// ends in the background, so it must own its data; it sees the stop in its token. kResourceExhausted: the
// lane is full.
template <class Work>
    requires std::invocable<std::remove_cvref_t<Work>&, std::stop_token>
auto run_blocking(Loop& loop, Lane lane, Work&& work, MonoTime deadline, Stop& stop) {
    using R = std::invoke_result_t<std::remove_cvref_t<Work>&, std::stop_token>;
    auto call = std::make_shared<TypedBlockingCall<R>>(std::forward<Work>(work));
    return await_blocking_call<R>(loop, lane, std::move(call), deadline, stop);
}

}  // namespace vedette::io
