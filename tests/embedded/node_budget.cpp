// The node as the firmware of an ESP32-CAM has it, with motion detection.
#include "node_budget.hpp"

#include "node/app/motion_service.hpp"

int main() {
    using vedette::node::Camera;
    return vedette::node::measure({.pictures = 3, .picture_bytes = 4 * Camera::kWords},
                                  vedette::node::make_motion);
}
