// The service of one kind of device of cameras: one object for each camera that has it, on a loop of its own
// choice. An object whose settings change, or whose camera does, is replaced: its state begins anew.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "hub/app/countdown.hpp"
#include "hub/app/ending.hpp"
#include "hub/app/service.hpp"

namespace vedette::app {

// `Device` has start() and stop(ended), both for its loop.
template <class Device>
class DeviceService : public Service {
  public:
    using DevicePtr = std::shared_ptr<Device>;
    // What one kind of device is.
    struct Kind {
        std::function<bool(const settings::CameraSettings&)> wanted;
        // Whether the object was made of the same settings.
        std::function<bool(const Device&, const settings::CameraSettings&)> same;
        std::function<std::unique_ptr<Device>(io::Loop&, bus::CameraPtr, const settings::CameraSettings&)>
            make;
        std::function<void(const DevicePtr&)> added = [](const DevicePtr&) {};
        std::function<void(const std::string& camera)> removed = [](const std::string&) {};
    };

    DeviceService(HubContext& hub, Kind kind) : hub_(hub), kind_(std::move(kind)) {}

    Result<void> start(const settings::Settings& settings) override {
        for (const settings::CameraSettings& camera : settings.cameras)
            if (kind_.wanted(camera)) devices_.push_back(begin(camera));
        return {};
    }

    io::Task<Result<Applied>> apply(const settings::Settings& settings, io::Stop&) override {
        Applied done;
        std::erase_if(devices_, [&](One& one) {
            const bool stays = std::ranges::any_of(settings.cameras, [&](const auto& camera) {
                return camera.id == one.camera->id() && kind_.wanted(camera) &&
                       kind_.same(*one.device, camera) && hub_.cameras.find(camera.id) == one.camera;
            });
            if (stays) return false;
            end(std::move(one));
            ++done.removed;
            return true;
        });
        for (const settings::CameraSettings& camera : settings.cameras) {
            const auto has = [&](const One& one) { return one.camera->id() == camera.id; };
            if (!kind_.wanted(camera) || std::ranges::any_of(devices_, has)) continue;
            devices_.push_back(begin(camera));
            ++done.added;
        }
        done.restarted = std::min(done.added, done.removed);
        done.added -= done.restarted;
        done.removed -= done.restarted;
        co_return done;
    }

    void stop(MonoTime deadline) override {
        const auto ends = std::make_shared<Countdown>(devices_.size());
        for (const One& one : devices_)
            loop_of(one.camera->id()).post([d = one.device, ends] {
                d->stop([ends] { ends->count_down(); });
            });
        ends->wait(deadline - hub_.clock.mono());
    }

  private:
    struct One {
        bus::CameraPtr camera;
        DevicePtr device;
    };

    // The same for the same id: what replaces an object begins after it has let go of the camera.
    io::Loop& loop_of(const std::string& id) {
        return *hub_.loops[std::hash<std::string>{}(id) % hub_.loops.size()];
    }

    One begin(const settings::CameraSettings& camera) {
        io::Loop& loop = loop_of(camera.id);
        const bus::CameraPtr of = hub_.cameras.find(camera.id);
        // Destroyed on its loop, whoever lets go of it last.
        const DevicePtr device(kind_.make(loop, of, camera).release(), [&loop](Device* last) {
            loop.post([own = std::shared_ptr<Device>(last)] {});
        });
        kind_.added(device);
        loop.post([device] { device->start(); });
        return {of, device};
    }

    void end(One one) {
        kind_.removed(one.camera->id());
        ending_.end(std::move(one.device), loop_of(one.camera->id()),
                    [](Device& device, std::function<void()> done) { device.stop(std::move(done)); });
    }

    HubContext& hub_;
    const Kind kind_;
    std::vector<One> devices_;  // changed on the first loop
    Ending<Device> ending_{*hub_.loops.front()};
};

}  // namespace vedette::app
