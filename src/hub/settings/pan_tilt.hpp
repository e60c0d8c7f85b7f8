// How a camera is turned, as typed values. Values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/settings/values.hpp"
#include "hub/settings/source_url.hpp"

namespace vedette::settings {

// Where a camera looks, in degrees as seen by the camera: pan grows to the right, tilt upwards. 0 is the
// middle of the servos' way.
struct Angles {
    int pan = 0;
    int tilt = 0;

    bool operator==(const Angles&) const = default;
};

// A place with a name.
struct Preset {
    std::string name;
    Angles at;

    bool operator==(const Preset&) const = default;
};

// Presets that are visited again and again.
struct Patrol {
    std::vector<std::string> presets;  // names, in the order of the visits
    Duration dwell = 30s;              // at each

    bool operator==(const Patrol&) const = default;
};

// A device that turns a camera.
struct PanTiltSettings {
    SourceSpec device;    // http or https: where the servos are commanded, with login and certificates
    Range pan{-90, 90};   // soft limits, degrees
    Range tilt{-90, 90};  // the same
    bool invert_pan = false;
    bool invert_tilt = false;
    int step = 5;    // degrees of one press
    int speed = 60;  // degrees per second of the hub's own long moves
    Angles home;     // where homing ends
    std::vector<Preset> presets;
    std::optional<Patrol> patrol;

    bool operator==(const PanTiltSettings&) const = default;
};

}  // namespace vedette::settings
