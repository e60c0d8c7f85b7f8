#include "node/app/motion_service.hpp"

#include <algorithm>

namespace vedette::node {

MotionService::MotionService(Services& services, PicturePool& pool, std::size_t blocks,
                             std::size_t detector_bytes)
    : services_(services),
      motion_(std::make_unique<MotionDetection>(
          MotionDetection::Parts{services.feed, *services.see, services.clock, services.log,
                                 services.settings},
          blocks, detector_bytes)) {
    services.motion = motion_.get();
    if (services.files == nullptr) return;
    history_ = std::make_unique<History>(History::Parts{*services.files, *services.see, services.clock,
                                                        services.log, pool, services.settings});
    motion_->add_observer(*history_);
    services.history = history_.get();
}

void MotionService::want_pictures(MonoTime now) {
    motion_->want_pictures(now, services_.viewers, services_.servo_moves);
}

void MotionService::turn(MonoTime now) {
    motion_->turn(now);
    if (history_) history_->turn(now);
}

MonoTime MotionService::deadline() const {
    return history_ ? std::min(motion_->deadline(), history_->deadline()) : motion_->deadline();
}

void MotionService::take_finished_jobs() {
    while (port::Job* const job = services_.see->take_finished()) {
        if (!motion_->take_finished(*job)) history_->take_finished(*job);
    }
}

}  // namespace vedette::node
