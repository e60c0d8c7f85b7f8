// Requests to a device. A driver attaches a handler; each request gets exactly one answer, also when the
// driver goes away. Knows no transport and no timers: the handler keeps the deadline.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "core/base/time.hpp"
#include "linux/base/error.hpp"

namespace vedette::bus {

// Thread-safe, but for attach() and detach().
template <class Request, class Answer>
class DeviceCalls {
  public:
    // Called once, on any thread.
    using Reply = std::function<void(Result<Answer>)>;
    // Executes a request and calls the reply by the deadline; later replies of the same request are ignored.
    // A reply that is destroyed unused answers kUnavailable.
    using Handler = std::function<void(const Request&, MonoTime deadline, Reply)>;
    // Runs work on the thread of the handler, in the order of the calls: the post() of its loop.
    using Post = std::function<void(std::function<void()>)>;

    DeviceCalls() = default;
    DeviceCalls(const DeviceCalls&) = delete;
    DeviceCalls& operator=(const DeviceCalls&) = delete;
    ~DeviceCalls() { detach(); }

    // Replaces the handler, if there is one. On the handler's thread, or before it runs.
    void attach(Post post, Handler handler) {
        detach();
        const std::lock_guard lock(mutex_);
        attached_ = std::make_shared<Attached>(std::move(post), std::move(handler));
    }

    // The device is lost: pending and later requests are answered with kUnavailable, and the handler is not
    // called any more. On the handler's thread, or after it has ended.
    void detach() {
        std::shared_ptr<Attached> lost;
        {
            const std::lock_guard lock(mutex_);
            lost = std::exchange(attached_, nullptr);
        }
        if (!lost) return;
        lost->handler = nullptr;
        const auto pending = std::exchange(lost->pending, {});
        for (const auto& weak : pending)
            if (const auto p = weak.lock()) p->lose();
    }

    bool attached() const {
        const std::lock_guard lock(mutex_);
        return attached_ != nullptr;
    }

    // kUnavailable without a handler; other errors are the handler's: kTimeout without an answer by
    // `deadline`.
    void request(Request request, MonoTime deadline, Reply reply) {
        std::shared_ptr<Attached> to;
        {
            const std::lock_guard lock(mutex_);
            to = attached_;
        }
        const auto pending = std::make_shared<Pending>(std::move(reply));
        if (!to) return pending->lose();
        to->post([to, request = std::move(request), deadline, pending] {
            if (!to->handler) return pending->lose();
            std::erase_if(to->pending, [](const auto& other) { return other.expired(); });
            to->pending.push_back(pending);
            to->handler(request, deadline, [pending](Result<Answer> a) { pending->answer(std::move(a)); });
        });
    }

  private:
    // A request that waits for its one answer. Thread-safe.
    class Pending {
      public:
        explicit Pending(Reply reply) : reply_(std::move(reply)) {}
        Pending(const Pending&) = delete;
        Pending& operator=(const Pending&) = delete;
        ~Pending() { lose(); }

        void answer(Result<Answer> answer) {
            if (answered_.exchange(true)) return;
            std::exchange(reply_, nullptr)(std::move(answer));
        }
        void lose() { answer(fail(Kind::kUnavailable, "the camera was lost before it answered")); }

      private:
        Reply reply_;
        std::atomic<bool> answered_{false};
    };

    struct Attached {
        Attached(Post p, Handler h) : post(std::move(p)), handler(std::move(h)) {}
        const Post post;
        // Of the handler's thread:
        Handler handler;  // empty after detach()
        std::vector<std::weak_ptr<Pending>> pending;
    };

    mutable std::mutex mutex_;
    std::shared_ptr<Attached> attached_;  // guarded by mutex_; null: no device
};

}  // namespace vedette::bus
