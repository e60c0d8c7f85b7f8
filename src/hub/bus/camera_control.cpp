#include "hub/bus/camera_control.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace vedette::bus {

void CameraControl::attach(std::vector<ControlCapability> capabilities, Handler handler) {
    capabilities_ = std::move(capabilities);
    handler_ = std::move(handler);
}

void CameraControl::detach() {
    handler_ = nullptr;
    capabilities_.clear();
    const auto pending = std::move(pending_);
    pending_.clear();
    for (const auto& p : pending)
        answer(p, fail(Kind::kUnavailable, "the camera was lost before it answered"));
}

void CameraControl::request(const ControlRequest& request, MonoTime deadline, Reply reply) {
    if (!handler_) return reply(fail(Kind::kUnavailable, "the camera is not connected"));
    const auto found = std::find_if(capabilities_.begin(), capabilities_.end(),
                                    [&](const ControlCapability& c) { return c.name == request.name; });
    if (found == capabilities_.end())
        return reply(fail(Kind::kNotFound, fmt::format("the camera has no control named {}", request.name)));
    if (!request.relative && (request.value < found->min || request.value > found->max))
        return reply(fail(Kind::kInvalidArgument, fmt::format("{} takes {} to {} {}", found->name, found->min,
                                                              found->max, found->unit)));
    const auto pending = std::make_shared<Pending>(std::move(reply));
    pending_.push_back(pending);
    pending->timer = timers_.at(deadline, [this, pending] {
        answer(pending, fail(Kind::kTimeout, "the camera did not answer in time"));
    });
    handler_(request, [this, weak = std::weak_ptr(pending)](ControlAnswer a) {
        if (const auto p = weak.lock()) answer(p, std::move(a));
    });
}

void CameraControl::answer(const std::shared_ptr<Pending>& pending, ControlAnswer a) {
    if (!pending->reply) return;
    timers_.cancel(pending->timer);
    std::erase(pending_, pending);
    const Reply reply = std::exchange(pending->reply, nullptr);
    reply(std::move(a));
}

}  // namespace vedette::bus
