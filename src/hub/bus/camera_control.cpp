#include "hub/bus/camera_control.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace vedette::bus {

void CameraControl::attach(std::string device, std::vector<ControlCapability> capabilities, Post post,
                           Handler handler) {
    detach(device);
    auto added = std::make_shared<Device>();
    added->capabilities = std::move(capabilities);
    added->calls.attach(std::move(post), std::move(handler));
    const std::lock_guard lock(mutex_);
    devices_[std::move(device)] = std::move(added);
}

void CameraControl::detach(std::string_view device) {
    std::shared_ptr<Device> lost;
    {
        const std::lock_guard lock(mutex_);
        const auto found = devices_.find(device);
        if (found == devices_.end()) return;
        lost = std::move(found->second);
        devices_.erase(found);
    }
    lost->calls.detach();
}

std::vector<ControlCapability> CameraControl::capabilities() const {
    const std::lock_guard lock(mutex_);
    std::vector<ControlCapability> all;
    for (const auto& [name, device] : devices_)
        all.insert(all.end(), device->capabilities.begin(), device->capabilities.end());
    return all;
}

void CameraControl::request(ControlRequest request, MonoTime deadline, Reply reply) {
    std::shared_ptr<Device> to;
    std::optional<ControlCapability> control;
    bool any = false;
    {
        const std::lock_guard lock(mutex_);
        any = !devices_.empty();
        for (const auto& [name, device] : devices_) {
            const auto found =
                std::ranges::find(device->capabilities, request.name, &ControlCapability::name);
            if (found == device->capabilities.end()) continue;
            to = device;
            control = *found;
            break;
        }
    }
    if (!any) return reply(fail(Kind::kUnavailable, "the camera has no device for commands"));
    if (!to)
        return reply(fail(Kind::kNotFound, fmt::format("the camera has no control named {}", request.name)));
    if (!request.relative && (request.value < control->min || request.value > control->max))
        return reply(fail(Kind::kInvalidArgument, fmt::format("{} takes {} to {} {}", control->name,
                                                              control->min, control->max, control->unit)));
    to->calls.request(std::move(request), deadline, std::move(reply));
}

}  // namespace vedette::bus
