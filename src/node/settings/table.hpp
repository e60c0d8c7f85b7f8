// The settings of a board: a table of rows, in which each row also names the file and key of pycameresp that
// it continues. Texts for people (labels, help) are strings of the pages, not of this table. Immutable;
// thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/settings/schema.hpp"

namespace vedette::node {

// A row of the table, in its order.
enum class Key : std::uint8_t {
    kName,
    kUserName,
    kUserPassword,
    kWifiActivated,
    kWifiSsid,
    kWifiPassword,
    kWifiAddress,
    kWifiNetmask,
    kWifiGateway,
    kWifiDns,
    kAccessPointActivated,
    kAccessPointSsid,
    kAccessPointPassword,
    kAccessPointAddress,
    kAccessPointNetmask,
    kServerFirstPort,
    kServerSecondPort,
    kServerTlsPort,
    kServerHttp,
    kServerHosts,
    kServerAllow,
    kFtpActivated,
    kTelnetActivated,
    kTcpcamPort,
    kTcpcamPin,
    kTcpcamDelay,
    kTcpcamKeepaliveIdle,
    kTcpcamKeepaliveInterval,
    kTcpcamKeepaliveCount,
    kTimeNtp,
    kTimeOffset,
    kTimeZone,
    kCameraSize,
    kCameraQuality,
    kCameraBrightness,
    kCameraContrast,
    kCameraSaturation,
    kCameraHmirror,
    kCameraVflip,
    kMotionActivated,
    kMotionMethod,
    kMotionSensitivity,
    kMotionPeriod,
    kMotionPauseWhileStreaming,
    kMotionMinArea,
    kMotionMinDuration,
    kMotionHold,
    kMotionLearn,
    kMotionAbsorb,
    kMotionStore,
    kMotionBefore,
    kMotionStabilizationCamera,
    kMotionMaxMotionImages,
    kMotionThresholdGlitch,
    kMotionThresholdMotion,
    kMotionMinRgbDetection,
    kMotionMaxRgbDetection,
    kMotionRgbErrorRange,
    kMotionZones,
    kBatteryActivated,
    kBatteryLevelGpio,
    kBatteryFull,
    kBatteryEmpty,
    kBatteryWakeGpio,
    kBatteryWakeEvery,
    kBatteryAwakeTime,
    kUpdateKey,
    kPushoverActivated,
    kPushoverUser,
    kPushoverToken,
    kPushoverUrl,
    kNtfyUrl,
    kNtfyToken,
    kWebhookUrl,
    kWebhookMethod,
    kWebhookToken,
};
inline constexpr std::size_t kKeys = 76;

// The rows, by the value of Key.
const settings::Table& table();
const settings::Key& row_of(Key key);
// By its path, as "wifi.ssid".
std::optional<Key> find_key(std::string_view path);

// Where pycameresp keeps a setting: "StationConfig.json" and "ssid"; both empty where it has none.
struct OriginalPlace {
    std::string_view file;
    std::string_view key;
};
OriginalPlace original_place(Key key);

}  // namespace vedette::node
