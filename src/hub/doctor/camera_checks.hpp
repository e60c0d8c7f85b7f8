// What a camera's counters say about it. Opens no connection: it compares what the hub, or a tool that
// watches the camera for a while, has counted. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "hub/bus/camera.hpp"
#include "hub/doctor/finding.hpp"
#include "hub/settings/settings.hpp"

namespace vedette::doctor {

// A camera at one moment. The counts are since the hub's start; zeros: before it.
struct CameraRecord {
    bus::CameraStatus status;
    bus::Demand demand;
    double best_fps = 0;  // the highest rate so far
    std::uint64_t pictures = 0;
    std::uint64_t too_large = 0;
    std::uint64_t largest_refused = 0;  // bytes
    std::uint64_t no_memory = 0;
    std::uint64_t wrong_length = 0;
    std::uint64_t no_length = 0;
    bus::Tally::Counts skips;
    bus::Tally::Counts ends;
};
CameraRecord record_of(const bus::Camera& camera);

// `before` and `after` are `window` apart. A camera that nobody watches has nothing to say, but for what it
// did before.
Findings check_camera(const settings::CameraSettings& camera, const settings::LiveSettings& limits,
                      const CameraRecord& before, const CameraRecord& after, Duration window);

}  // namespace vedette::doctor
