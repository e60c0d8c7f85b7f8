// The answer that code on another thread gives to one waiting coroutine. For work that blocks there is
// run_blocking().
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "linux/base/error.hpp"
#include "linux/io/wait.hpp"

namespace vedette::io {

// Made, awaited and destroyed on the coroutine's loop; taker() may be called on any thread, also after the
// end of this object, and even of its loop.
template <class T>
class PostedAnswer {
  public:
    explicit PostedAnswer(Loop& loop) : signal_(loop), state_(std::make_shared<State>()) {
        state_->loop = &loop;
        state_->signal = signal_.handle();
    }
    PostedAnswer(const PostedAnswer&) = delete;
    PostedAnswer& operator=(const PostedAnswer&) = delete;
    ~PostedAnswer() {
        const std::lock_guard lock(state_->mutex);
        state_->loop = nullptr;
    }

    // Takes the answer; the first one counts.
    std::function<void(T)> taker() const {
        return [state = state_](T answer) {
            const std::lock_guard lock(state->mutex);
            if (state->loop == nullptr || state->answer) return;
            state->answer.emplace(std::move(answer));
            state->loop->post([weak = state->signal] {
                if (const auto signal = weak.lock()) signal->notify();
            });
        };
    }

    // Once. Nothing: the deadline or the stop came first.
    Task<std::optional<T>> wait(MonoTime deadline, Stop& stop) {
        co_await signal_.wait(deadline, stop);
        const std::lock_guard lock(state_->mutex);
        co_return std::exchange(state_->answer, std::nullopt);
    }

  private:
    struct State {
        std::mutex mutex;
        Loop* loop = nullptr;                 // of the waiting coroutine; null: none waits; guarded by mutex
        std::weak_ptr<Signal::State> signal;  // of the waiting coroutine; immutable
        std::optional<T> answer;              // guarded by mutex
    };

    Signal signal_;
    const std::shared_ptr<State> state_;
};

}  // namespace vedette::io
