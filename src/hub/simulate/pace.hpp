// The frame clock that all cameras of a farm share, and whether the farm keeps its rate. Frame n begins n
// periods after the farm's start. Owned by its loop.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/time.hpp"

namespace vedette::simulate {

// Times of the frames, and the rate that was achieved.
class Pace {
  public:
    Pace(Duration period, MonoTime started) : period_(period), started_(started), window_start_(started) {}

    Duration period() const { return period_; }
    Duration uptime(MonoTime now) const { return now - started_; }
    std::uint64_t frame_number(MonoTime now) const {
        return static_cast<std::uint64_t>((now - started_) / period_);
    }
    MonoTime next_frame(MonoTime now) const {
        return started_ + period_ * static_cast<std::int64_t>(frame_number(now) + 1);
    }

    // Counts a frame of a camera with viewers, `interval` after its last one. Logs a warning, once, when the
    // rate over 5 s is below 95 % of the wanted one.
    void count(MonoTime now, Duration interval);

    // Members of a JSON object: pictures a second and camera, wanted and achieved over 5 s with viewers.
    std::string status_json() const;

  private:
    double wanted_fps() const { return 1e9 / static_cast<double>(period_.count()); }
    bool is_late() const { return achieved_fps_ < 0.95 * wanted_fps(); }

    const Duration period_;
    const MonoTime started_;
    MonoTime window_start_;
    Duration watched_{};  // in this window, summed over the cameras
    std::int64_t frames_ = 0;
    double achieved_fps_ = wanted_fps();
    bool warned_ = false;
};

}  // namespace vedette::simulate
