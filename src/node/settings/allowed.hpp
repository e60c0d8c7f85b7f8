// The lines of `server.allow`: which of the originals' clients, which carry no password, may use the board
// from where. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/ip_address.hpp"

namespace vedette::node {

// What an address may be allowed to use.
enum class Protocol : std::uint8_t {
    kNone,          // nothing without a log-in
    kMjpeg,         // streams and single pictures
    kControlServo,  // securityCam's /control_servo
    kCapture,       // WebSocket capture
    kTcpcam,        // TCPCam, whose clients also send the PIN
    kCameraStart,   // pycameresp's /camera/start, stop and configure
};
std::string_view to_string(Protocol protocol);

// One line: "mjpeg 192.168.1.0/24".
struct Allowed {
    Protocol protocol = Protocol::kNone;
    AddressRange range;

    // Nothing for another form.
    static std::optional<Allowed> parse(std::string_view line);
};

}  // namespace vedette::node
