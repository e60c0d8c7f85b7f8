#include "helpers/video/pacer.hpp"

namespace vedette::video {

Pacer::Pacer(double fps, Duration interval)
    : by_stamps_(!(fps > 0)),
      interval_(fps > 0 ? std::chrono::duration_cast<Duration>(std::chrono::duration<double>(1 / fps))
                        : interval) {}

MonoTime Pacer::due(std::optional<MediaTime> stamp, MonoTime now) {
    if (!last_due_) {
        last_stamp_ = stamp;
        last_due_ = now;
        return now;
    }
    if (by_stamps_ && stamp && last_stamp_) {
        const Duration step = *stamp - *last_stamp_;
        if (step > Duration::zero() && step <= 10s) interval_ = step;
    }
    last_stamp_ = stamp;
    MonoTime due = *last_due_ + interval_;
    if (due < now - 1s) due = now;
    last_due_ = due;
    return due;
}

}  // namespace vedette::video
