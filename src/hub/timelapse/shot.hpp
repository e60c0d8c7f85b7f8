// A picture as the camera gave it. Value.
#pragma once

#include <memory>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "hub/bus/still.hpp"

namespace vedette::timelapse {

// See above.
struct Shot {
    std::shared_ptr<const void> owner;  // of the bytes
    Bytes jpeg;
    UtcTime captured;
    MonoTime captured_at{};  // the same instant by the monotonic clock
    bus::PictureMetadata metadata{};
};

}  // namespace vedette::timelapse
