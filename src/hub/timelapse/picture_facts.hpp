// What is known of a time-lapse picture beside its bytes. Values.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "core/base/time.hpp"
#include "hub/bus/still.hpp"

namespace vedette::timelapse {

// See above.
struct PictureFacts {
    UtcTime slot;      // whose local time is in the name and in the text
    UtcTime captured;  // whose local time is in the Exif data
    std::int32_t east_s = 0;
    bool dark = false;
    bool lamp = false;
    bus::PictureMetadata metadata{};
    std::optional<double> sun_altitude{};  // degrees

    // On a clock so far east of UTC.
    std::chrono::local_seconds local(UtcTime time) const {
        return std::chrono::local_seconds(std::chrono::floor<std::chrono::seconds>(time.since) +
                                          std::chrono::seconds(east_s));
    }
};

}  // namespace vedette::timelapse
