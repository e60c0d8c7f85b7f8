// The original devices whose manners ours have on demand: their names and sensor settings. Immutable.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/time.hpp"

namespace vedette::originals {

// Device to emulate: its headers, framing and sensor settings.
enum class Original : std::uint8_t {
    kPlain,        // no real device: an MJPEG camera that follows the standards
    kPycameresp,   // chunked, no boundary before the first part, a new boundary for each stream
    kSecuritycam,  // chunked, a line break before the first boundary
    kTcpcam,       // the PIN/CMD protocol on the stream port
    kCapture,      // the WebSocket capture board, with the stock web server
};
std::optional<Original> parse_original(std::string_view name);
std::string_view to_string(Original original);

// Default sensor settings of a device, on the scales of the OV2640 driver.
struct SensorProfile {
    std::uint16_t width = 640;  // pixels
    std::uint16_t height = 480;
    int quality = 12;    // 0 to 63, lower is better
    int brightness = 0;  // -2 to 2
    int saturation = 0;  // -2 to 2
    bool vflip = false;
    Duration period = 40ms;
};
const SensorProfile& profile_of(Original original);

}  // namespace vedette::originals
