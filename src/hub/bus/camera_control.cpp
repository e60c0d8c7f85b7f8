#include "hub/bus/camera_control.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include <fmt/format.h>

namespace vedette::bus {

// A request that waits for its one answer. Thread-safe.
class CameraControl::Pending {
  public:
    explicit Pending(Reply reply) : reply_(std::move(reply)) {}
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;
    ~Pending() { lose(); }

    void answer(ControlAnswer answer) {
        if (answered_.exchange(true)) return;
        std::exchange(reply_, nullptr)(std::move(answer));
    }
    void lose() { answer(fail(Kind::kUnavailable, "the camera was lost before it answered")); }

  private:
    Reply reply_;
    std::atomic<bool> answered_{false};
};

struct CameraControl::Attached {
    const std::vector<ControlCapability> capabilities;
    const Post post;
    // Of the handler's thread:
    Handler handler;  // empty after detach()
    std::vector<std::weak_ptr<Pending>> pending;
};

void CameraControl::attach(std::vector<ControlCapability> capabilities, Post post, Handler handler) {
    detach();
    const std::lock_guard lock(mutex_);
    attached_ = std::make_shared<Attached>(std::move(capabilities), std::move(post), std::move(handler),
                                           std::vector<std::weak_ptr<Pending>>{});
}

void CameraControl::detach() {
    std::shared_ptr<Attached> lost;
    {
        const std::lock_guard lock(mutex_);
        lost = std::exchange(attached_, nullptr);
    }
    if (!lost) return;
    lost->handler = nullptr;
    const auto pending = std::exchange(lost->pending, {});
    for (const auto& weak : pending) {
        if (const auto p = weak.lock()) p->lose();
    }
}

std::vector<ControlCapability> CameraControl::capabilities() const {
    const std::lock_guard lock(mutex_);
    return attached_ ? attached_->capabilities : std::vector<ControlCapability>{};
}

void CameraControl::request(ControlRequest request, MonoTime deadline, Reply reply) {
    std::shared_ptr<Attached> to;
    {
        const std::lock_guard lock(mutex_);
        to = attached_;
    }
    if (!to) return reply(fail(Kind::kUnavailable, "the camera has no device for commands"));
    const auto found = std::ranges::find(to->capabilities, request.name, &ControlCapability::name);
    if (found == to->capabilities.end())
        return reply(fail(Kind::kNotFound, fmt::format("the camera has no control named {}", request.name)));
    if (!request.relative && (request.value < found->min || request.value > found->max))
        return reply(fail(Kind::kInvalidArgument, fmt::format("{} takes {} to {} {}", found->name, found->min,
                                                              found->max, found->unit)));
    to->post(
        [to, request = std::move(request), deadline, pending = std::make_shared<Pending>(std::move(reply))] {
            if (!to->handler) return pending->lose();
            std::erase_if(to->pending, [](const auto& other) { return other.expired(); });
            to->pending.push_back(pending);
            to->handler(request, deadline, [pending](ControlAnswer a) { pending->answer(std::move(a)); });
        });
}

}  // namespace vedette::bus
