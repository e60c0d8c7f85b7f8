// Single pictures that a camera takes on request, beside its stream.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "hub/bus/buffer.hpp"
#include "hub/bus/device_calls.hpp"

namespace vedette::bus {

// A named value for whoever takes the picture: exposure, gain…
struct StillValue {
    std::string name;
    std::string value;
};

// See above.
struct StillRequest {
    std::vector<StillValue> values;
};

// What the camera says of a picture.
struct PictureMetadata {
    std::optional<double> exposure_s{};
    std::optional<double> gain{};
    std::optional<double> lux{};

    bool operator==(const PictureMetadata&) const = default;
};

// One picture.
struct Still {
    std::shared_ptr<const Buffer> jpeg;
    UtcTime captured;        // when the program that takes it was started
    MonoTime captured_at{};  // the same instant by the monotonic clock
    PictureMetadata metadata{};
};

using StillCalls = DeviceCalls<StillRequest, Still>;

}  // namespace vedette::bus
