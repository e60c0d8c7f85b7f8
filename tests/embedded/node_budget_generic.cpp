// The node as the firmware of a board without PSRAM has it: fewer clients, and no motion detection.
#include "node_budget.hpp"

int main() {
    using vedette::node::Camera;
    return vedette::node::measure(
        {.connections = 8, .heads = 2, .pictures = 3, .picture_bytes = 4 * Camera::kWords, .tls_sessions = 1},
        nullptr);
}
