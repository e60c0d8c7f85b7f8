// What a camera kind of one's own defines: the Kconfig choice BUILD_OWN_CAMERA takes its pictures from there.
// examples/frame_generator is one.
#pragma once

#include <memory>

#include "node/port/camera.hpp"
#include "node/port/clock.hpp"

namespace vedette::esp {

// Called once at the board's start, by the main task. The clock outlives the camera.
std::unique_ptr<port::Camera> make_own_camera(port::Clock& clock);

}  // namespace vedette::esp
