#include "hub/bus/camera.hpp"

namespace vedette::bus {

std::string_view to_string(CameraState state) {
    switch (state) {
        case CameraState::kIdle: return "idle";
        case CameraState::kConnecting: return "connecting";
        case CameraState::kLive: return "live";
        case CameraState::kLost: return "lost";
    }
    return "lost";
}

}  // namespace vedette::bus
