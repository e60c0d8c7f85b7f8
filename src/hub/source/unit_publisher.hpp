// Turns the pictures of one camera into units and publishes them: track and generation, times, counters, size
// and rate. Decides nothing about the camera's state; the supervisor does.
#pragma once

#include <array>
#include <memory>

#include "hub/bus/camera.hpp"
#include "hub/source/capture_clock.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

// Owned by its loop.
class UnitPublisher {
  public:
    // `camera` outlives this object.
    UnitPublisher(io::Loop& loop, bus::Camera& camera);

    // Call at the start of a run: a new generation begins.
    void start_run();
    void publish(std::shared_ptr<const bus::Buffer> jpeg, const Stamp& stamp);
    void publish_placeholder(std::unique_ptr<bus::Buffer> jpeg);

    // Call when demand begins, and then check() each second, for the rate and for jumps of the wall clock.
    void start_checks();
    void check();

  private:
    void start_generation();
    void note_size(Bytes jpeg);
    void measure_fps();
    Duration clock_difference() const { return loop_.clock().utc().since - loop_.now().since; }

    io::Loop& loop_;
    bus::Camera& camera_;
    bus::TrackInfoPtr track_;
    CaptureClock capture_clock_;
    bool discontinuity_ = false;                     // for the next unit
    Duration clock_difference_{};                    // wall clock minus monotonic, at the last check
    std::array<std::uint64_t, 5> picture_counts_{};  // at the last checks
    std::size_t checks_ = 0;
};

}  // namespace vedette::source
