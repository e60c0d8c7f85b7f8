// The settings of a camera's sensor under the names of the ESP32 camera driver and its stock web server
// (esp32-camera, CameraWebServer), with their ranges, and the driver's numbers of picture sizes. Immutable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace vedette::port {

// In the order of the stock web server's /status.
enum class Setting : std::uint8_t {
    kFramesize,  // an index of frame_sizes()
    kQuality,    // of the JPEG: lower is better
    kBrightness,
    kContrast,
    kSaturation,
    kSharpness,
    kSpecialEffect,
    kWbMode,
    kAwb,
    kAwbGain,
    kAec,
    kAec2,
    kAeLevel,
    kAecValue,
    kAgc,
    kAgcGain,
    kGainceiling,
    kBpc,
    kWpc,
    kRawGma,
    kLenc,
    kHmirror,
    kVflip,
    kDcw,
    kColorbar,
};
inline constexpr std::size_t kSettings = 25;

// One setting.
struct SettingRow {
    std::string_view name;
    std::int16_t min;
    std::int16_t max;
    std::int16_t fallback;  // after the sensor's reset
};
const SettingRow& row_of(Setting setting);
std::optional<Setting> find_setting(std::string_view name);

// One picture size that a sensor delivers.
struct FrameSize {
    std::string_view name;  // "VGA"
    std::uint16_t width;    // pixels
    std::uint16_t height;
};
// By the numbers that the driver had until its version 2.0.12, which the pages of the originals use: 8 is
// VGA.
std::span<const FrameSize> frame_sizes();
// "VGA" or "640x480".
std::optional<std::int16_t> find_frame_size(std::string_view text);

}  // namespace vedette::port
