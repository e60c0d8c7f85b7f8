#include "hub/timelapse/picture.hpp"

#include <fmt/format.h>

namespace vedette::timelapse {

PictureWaiter::PictureWaiter(io::Loop& loop, bus::CameraPtr camera)
    : camera_(std::move(camera)), arrived_(loop) {
    const auto wake = [&loop, weak = std::weak_ptr(arrived_.handle())] {
        loop.post([weak] {
            if (const auto signal = weak.lock()) signal->notify();
        });
    };
    pictures_ = camera_->units.subscribe(bus::kPictures, bus::Policy::latest(), wake, kFps);
}

io::Task<Result<bus::UnitPtr>> PictureWaiter::wait(MonoTime not_before, MonoTime deadline, io::Stop& stop) {
    for (io::Woken woken = io::Woken::kReady; woken == io::Woken::kReady;) {
        while (const auto delivery = pictures_->next()) {
            const bus::UnitPtr& unit = delivery->unit;
            if (!unit->placeholder && unit->captured_at >= not_before) co_return unit;
        }
        if (camera_->is_removed()) co_return fail(Kind::kUnavailable, "the camera was removed");
        woken = co_await arrived_.wait(deadline, stop);
        if (woken == io::Woken::kStopped) co_return fail(Kind::kCancelled, "stopped");
    }
    const bus::CameraStatus status = camera_->status();
    if (status.state == bus::CameraState::kLost && !status.reason.empty())
        co_return fail(Kind::kTimeout, fmt::format("the camera is lost: {}", status.reason));
    co_return fail(Kind::kTimeout, "the camera gave no picture in time");
}

}  // namespace vedette::timelapse
